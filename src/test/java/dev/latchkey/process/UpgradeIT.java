package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.process.Client.Tokens;
import dev.latchkey.testing.OldDatabase;
import dev.latchkey.testing.OldDatabase.Place;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A release takes the place of the one before it, and nobody is logged out; the one before it goes on meanwhile. */
class UpgradeIT {

    private static final OldDatabase OLD = OldDatabase.of("4");
    private static final String PASSWORD = OLD.note("password");
    private static final Map<String, String> SETTINGS =
            Map.of("LATCHKEY_MASTER_SECRET", OLD.note("master secret"), "LATCHKEY_SESSION_DAMPING", "PT0S");

    @Test
    void aDataFolderOfAnOldVersionIsTakenOverAndANewerOneIsServed() {
        try (Service service = Service.fresh(SETTINGS)) {
            Place place = new Place("jdbc:h2:file:" + service.dataDir().resolve("latchkey"), "sa", "");
            OLD.make(place, OldDatabase.COMMON);
            Client client = new Client(service.start());
            Tokens tokens = everybodyGoesOn(client);
            service.stop();

            place.flyway(OldDatabase.COMMON, OldDatabase.FUTURE).load().migrate();
            service.start();
            goesOn(client, client.refresh(tokens.refresh()).tokens());
        }
    }

    @Test
    void nodesOfTwoVersionsServeOneDatabase() {
        try (PostgresServer database = PostgresServer.fresh();
                Service running = Service.on(database, SETTINGS);
                Service starting = Service.on(database, SETTINGS)) {
            Place place = new Place(database.url(), "postgres", "postgres");
            OLD.make(place, OldDatabase.COMMON, OldDatabase.POSTGRESQL);
            Client client = new Client(running.start());
            Tokens tokens = everybodyGoesOn(client);

            place.flyway(OldDatabase.COMMON, OldDatabase.POSTGRESQL, OldDatabase.FUTURE)
                    .load()
                    .migrate();
            Tokens renewed = goesOn(client, client.refresh(tokens.refresh()).tokens());
            Client other = new Client(starting.start());
            goesOn(other, other.refresh(renewed.refresh()).tokens());
        }
    }

    /** Everybody whom the old version knew, by what it had given them; returns the tokens of one of them. */
    private static Tokens everybodyGoesOn(Client client) {
        client.profile(OLD.note("access")).expect(200);
        assertThat(client.refresh(OLD.note("ended")).expect(401).string("reason"))
                .isEqualTo("logged_out");
        client.verify(OLD.note("link")).expect(200);
        client.login("bob@example.org", PASSWORD).expect(200);
        String challenge = client.login("eve@example.org", PASSWORD).expect(200).string("challenge");
        client.post("/login/totp", Map.of("challenge", challenge, "code", OLD.note("recovery code")))
                .expect(200);

        Tokens kept = client.refresh(OLD.note("refresh")).tokens();
        client.profile(kept.access()).expect(200);
        assertThat(client.refresh(OLD.note("refresh before")).expect(401).string("reason"))
                .isEqualTo("reused");
        return client.login("ada@example.org", PASSWORD).tokens();
    }

    private static Tokens goesOn(Client client, Tokens tokens) {
        client.profile(tokens.access()).expect(200);
        client.login("ada@example.org", PASSWORD).expect(200);
        return tokens;
    }
}

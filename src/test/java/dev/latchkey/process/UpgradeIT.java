package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.process.Client.Tokens;
import dev.latchkey.testing.OldDatabase;
import dev.latchkey.testing.OldDatabase.Place;
import dev.latchkey.testing.Rounds;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A release takes the place of the one before it, and nobody is logged out; the one before it goes on meanwhile. */
class UpgradeIT {

    private static final String WAITING =
            "select count(*) from pg_locks where relation = 'account'::regclass and not granted";

    @ParameterizedTest
    @MethodSource("versions")
    void aDataFolderOfAnOldVersionIsTakenOverAndANewerOneIsServed(OldDatabase old) {
        try (Service service = Service.fresh(settings(old))) {
            Place place = new Place("jdbc:h2:file:" + service.dataDir().resolve("latchkey"), "sa", "");
            old.make(place, OldDatabase.COMMON);
            Client client = new Client(service.start());
            Tokens tokens = everybodyGoesOn(old, client);
            service.stop();

            place.flyway(OldDatabase.COMMON, OldDatabase.FUTURE).load().migrate();
            service.start();
            goesOn(old, client, client.refresh(tokens.refresh()).tokens());
        }
    }

    @ParameterizedTest
    @MethodSource("newestOrAll")
    void nodesOfTwoVersionsServeOneDatabase(OldDatabase old) {
        try (PostgresServer database = PostgresServer.fresh();
                Service running = Service.on(database, settings(old));
                Service starting = Service.on(database, settings(old))) {
            Place place = new Place(database.url(), "postgres", "postgres");
            old.make(place, OldDatabase.COMMON, OldDatabase.POSTGRESQL);
            Client client = new Client(running.start());
            Tokens tokens = everybodyGoesOn(old, client);

            place.flyway(OldDatabase.COMMON, OldDatabase.POSTGRESQL, OldDatabase.FUTURE)
                    .load()
                    .migrate();
            Tokens renewed =
                    goesOn(old, client, client.refresh(tokens.refresh()).tokens());
            Client other = new Client(starting.start());
            goesOn(old, other, other.refresh(renewed.refresh()).tokens());
        }
    }

    /** A copy of the database for one. What waits to change a table keeps everybody else from reading it. */
    @Test
    void aLongReadOfATableDelaysANewVersionAndNobodyElse() throws SQLException {
        OldDatabase old = OldDatabase.of("9");
        try (PostgresServer database = PostgresServer.fresh();
                Service starting = Service.on(database, settings(old));
                Connection reader = database.connect();
                Connection other = database.connect()) {
            old.make(new Place(database.url(), "postgres", ""), OldDatabase.COMMON, OldDatabase.POSTGRESQL);
            reader.setAutoCommit(false);
            execute(reader, "lock table account in access share mode");
            execute(other, "set lock_timeout = '1100ms'");
            Client client = new Client(starting.start());
            for (int i = 0; i < 2; i++) {
                Awaitility.await().pollInterval(Duration.ofMillis(20)).until(() -> database.number(WAITING) == 1);
                execute(other, "select 1 from account");
            }
            assertThat(client.get("/q/health/ready").status()).isEqualTo(503);
            reader.commit();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> client.get("/q/health/ready").status() == 200);
            everybodyGoesOn(old, client);
        }
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static Stream<OldDatabase> versions() {
        return OldDatabase.VERSIONS.stream().map(OldDatabase::of);
    }

    private static Stream<OldDatabase> newestOrAll() {
        int all = OldDatabase.VERSIONS.size();
        return versions().skip(Rounds.of(all - 1, 0));
    }

    /** The access tokens that are kept were signed for ten years, so that they last; none is taken for longer than asked. */
    private static Map<String, String> settings(OldDatabase old) {
        return Map.of(
                "LATCHKEY_MASTER_SECRET", old.note("master secret"),
                "LATCHKEY_ACCESS_TOKEN_LIFETIME", "P3652D",
                "LATCHKEY_SESSION_DAMPING", "PT0S");
    }

    /** Everybody whom the old version knew, by what it had given them; returns the tokens of one of them. */
    private static Tokens everybodyGoesOn(OldDatabase old, Client client) {
        String password = old.note("password");
        client.profile(old.note("access")).expect(200);
        assertThat(client.refresh(old.note("ended")).expect(401).string("reason"))
                .isEqualTo("logged_out");
        client.verify(old.note("link")).expect(200);
        client.login("bob@example.org", password).expect(200);
        String challenge = client.login("eve@example.org", password).expect(200).string("challenge");
        client.post("/login/totp", Map.of("challenge", challenge, "code", old.note("recovery code")))
                .expect(200);

        Tokens kept = client.refresh(old.note("refresh")).tokens();
        client.profile(kept.access()).expect(200);
        assertThat(client.refresh(old.note("refresh before")).expect(401).string("reason"))
                .isEqualTo("reused");
        return client.login("ada@example.org", password).tokens();
    }

    private static Tokens goesOn(OldDatabase old, Client client, Tokens tokens) {
        client.profile(tokens.access()).expect(200);
        client.login("ada@example.org", old.note("password")).expect(200);
        return tokens;
    }
}

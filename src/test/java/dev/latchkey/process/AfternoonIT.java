package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.process.Client.Answer;
import dev.latchkey.process.Client.Tokens;
import dev.latchkey.testing.ForeignHashes;
import dev.latchkey.testing.Rounds;
import dev.latchkey.testing.Surroundings;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An operator's first afternoon: in come the users of two systems, and somebody asks why they were logged out. */
class AfternoonIT {

    private static final int USERS = Rounds.of(2_000, 100_000);
    private static final String ADMIN = "grace@example.org";
    private static final String PASSWORD = "a password that Grace chose";
    private static final String SEED_PASSWORD = "p4ss, in plain text";

    private final Surroundings surroundings = new Surroundings();

    @AfterEach
    void stop() {
        surroundings.stop();
    }

    @Test
    void movesInAndAnswersWhySomebodyWasLoggedOut() throws Exception {
        Path users = Path.of(AfternoonIT.class.getResource("/users.db").toURI());
        try (Service service = Service.fresh(settings())) {
            assertThat(service.run("import-sqlite", users.toString())).isZero();
            Client client = new Client(service.start());
            Tokens admin = firstAdmin(client);
            bring(service, admin);
            IntStream.range(0, ForeignHashes.ALL.size())
                    .forEach(at -> client.login("user-" + at + "@moved.example.org", ForeignHashes.PASSWORD)
                            .expect(200));
            explains(client, admin);
            rollsAKey(client, admin);
        }
    }

    private Map<String, String> settings() {
        Map<String, String> settings =
                new HashMap<>(Map.of("LATCHKEY_BOOTSTRAP_ADMIN_EMAIL", ADMIN, "LATCHKEY_PASSWORD_MEMORY_KIB", "1024"));
        Service.variables(surroundings.start()).forEach((name, value) -> {
            if (name.startsWith("QUARKUS_MAILER_")) {
                settings.put(name, value);
            }
        });
        return settings;
    }

    /** The command that imports is the first start; its mail may be sent by either. */
    private static Tokens firstAdmin(Client client) {
        String secret = Surroundings.secretIn(ADMIN, 1);
        client.post("/password/reset", Map.of("token", secret, "password", PASSWORD))
                .expect(204);
        return client.login(ADMIN, PASSWORD).tokens();
    }

    private static void bring(Service service, Tokens admin) throws Exception {
        HttpRequest export = HttpRequest.newBuilder(service.url().resolve("/admin/import"))
                .header("Content-Type", "application/x-ndjson")
                .header("Authorization", "Bearer " + admin.access())
                .timeout(Duration.ofMinutes(10))
                .POST(BodyPublishers.ofString(ForeignHashes.export(USERS, "moved.example.org")))
                .build();
        Answer report = Answer.of(HttpClient.newHttpClient().send(export, BodyHandlers.ofString()));
        System.out.println("Imported: " + report.expect(200).text());
        assertThat(report.json().path("created").asInt()).isEqualTo(USERS);
        assertThat(report.json().path("failed").asInt()).isZero();
    }

    /** Somebody of the SQLite file is logged out by an admin, and asks. */
    private static void explains(Client client, Tokens admin) {
        Tokens first = client.login("ada@example.org", SEED_PASSWORD).tokens();
        Tokens second = client.refresh(first.refresh()).tokens();
        client.refresh(second.refresh()).expect(200);
        JsonNode ada = client.get("/admin/accounts?email=ada@example.org", admin.access())
                .expect(200)
                .json()
                .path("items")
                .path(0);
        JsonNode session = client.get("/admin/accounts/" + ada.path("id").asText() + "/sessions", admin.access())
                .expect(200)
                .json()
                .path("items")
                .path(0);
        assertThat(session.path("renewals").asInt()).isBetween(1, 2);
        assertThat(session.path("events").findValuesAsText("type")).contains("opened");
        client.delete("/admin/sessions/" + session.path("id").asText(), admin.access())
                .expect(204);
        Answer refused = client.refresh(second.refresh()).expect(401);
        assertThat(refused.string("reason")).isEqualTo("revoked_by_admin");
        JsonNode trail = client.get("/admin/audit?session=" + session.path("id").asText(), admin.access())
                .expect(200)
                .json()
                .path("items");
        assertThat(trail.findValuesAsText("type")).contains("opened", "ended");
    }

    private static void rollsAKey(Client client, Tokens admin) {
        client.post("/admin/keys/rollover", "{\"use\": \"access\"}", "Authorization", "Bearer " + admin.access())
                .expect(204);
        JsonNode keys = client.get("/admin/keys", admin.access()).expect(200).json();
        assertThat(keys.findValuesAsText("state")).contains("signing", "announced");
        client.get("/admin/audit/verify", admin.access()).expect(200);
    }
}

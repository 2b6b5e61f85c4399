package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.process.Client.Answer;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Nobody promises that the database starts first. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StartWithoutDatabaseIT {

    private static final Duration BACK_AGAIN = Duration.ofSeconds(60);

    private final PostgresServer database = PostgresServer.fresh();

    @BeforeAll
    void stopTheDatabase() {
        database.stop();
    }

    @AfterAll
    void stop() {
        database.close();
    }

    @Test
    void isWaitedForByAServiceThatSaysSo() {
        try (Service service = Service.on(database, Map.of()).start()) {
            Client client = new Client(service);
            client.get("/q/health/live").expect(200);
            assertThat(client.get("/q/health/ready").expect(503).text()).contains("waiting for it");
            Answer refused = client.login("ada@example.org", "correct horse battery staple")
                    .expect(503);
            assertThat(refused.string("code")).isEqualTo("temporarily_unavailable");
            assertThat(refused.header("Retry-After")).isNotNull();
            assertThat(service.output()).contains("The database cannot be opened yet. Waiting for it");

            database.start();
            Awaitility.await()
                    .atMost(BACK_AGAIN)
                    .until(() -> client.get("/q/health/ready").status() == 200);
            client.confirmed("ada@example.org", "correct horse battery staple");
            client.login("ada@example.org", "correct horse battery staple").expect(200);
            assertThat(service.output()).doesNotContain("\tat ");
            database.stop();
        }
    }

    @Test
    void isGivenUpInTheEnd() {
        try (Service service = Service.on(database, Map.of("LATCHKEY_DATABASE_PATIENCE", "PT2S"))) {
            assertThat(service.launch().exitCode()).isNotZero();
            assertThat(service.output())
                    .contains("The database could not be opened for PT2S. Giving up")
                    .doesNotContain("\tat ");
        }
    }

    @Test
    void isNotEvenAskedWithoutAMasterSecret() {
        try (Service service = Service.on(database, Map.of("LATCHKEY_MASTER_SECRET", ""))) {
            assertThat(service.launch().exitCode()).isNotZero();
            assertThat(service.output())
                    .contains("latchkey.master-secret must be set")
                    .doesNotContain("\tat ");
        }
    }
}

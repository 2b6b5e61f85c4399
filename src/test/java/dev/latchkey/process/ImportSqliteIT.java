package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.process.Client.Tokens;
import dev.latchkey.testing.Surroundings;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A small Flask application moves in: its users log in as before, and their passwords are in plain text no more. */
class ImportSqliteIT {

    private static final String PASSWORD = "p4ss, in plain text";

    @TempDir
    private Path folder;

    @Test
    void theUsersOfASqliteFileLogInAsBefore() throws Exception {
        Path file = resource("users.db");
        try (Service service = Service.fresh(Map.of("LATCHKEY_PASSWORD_MEMORY_KIB", "1024"))) {
            assertThat(service.run("import-sqlite", file.toString()))
                    .as(service::output)
                    .isZero();
            assertThat(service.output())
                    .contains("2 accounts came in, 0 were here already, 1 did not come in.")
                    .contains("row 3: invalid_email")
                    .doesNotContain(PASSWORD)
                    .doesNotContain("example.org");
            assertThat(service.run("import-sqlite", file.toString())).isZero();
            assertThat(service.output()).contains("0 accounts came in, 2 were here already");

            Client client = new Client(service.start());
            Tokens tokens = client.login("ada@example.org", PASSWORD).tokens();
            client.profile(tokens.access()).expect(200);
            client.refresh(tokens.refresh()).expect(200);
            client.login("bob@example.org", PASSWORD).expect(400);
        }
    }

    /** A shell in which a command is run need not know the mail server. */
    @Test
    void aCommandLeavesToTheServiceWhatIsTheServices() throws Exception {
        Map<String, String> withServer =
                Map.of("QUARKUS_MAILER_HOST", "127.0.0.1", "QUARKUS_MAILER_PORT", "" + Surroundings.freePort());
        try (Service service = Service.fresh(withServer);
                Service shell = service.sibling(Map.of("LATCHKEY_BOOTSTRAP_ADMIN_EMAIL", "admin@example.org"))) {
            new Client(service.start())
                    .register("grace@example.org", "correct horse battery staple")
                    .expect(202);
            service.stop();
            assertThat(shell.run("import-sqlite", resource("users.db").toString()))
                    .isZero();
            assertThat(shell.output()).doesNotContain("= MAIL ", "token=");
            shell.start();
            assertThat(shell.printedSecret("grace@example.org")).isNotEmpty();
            assertThat(shell.printedSecret("admin@example.org")).isNotEmpty();
        }
    }

    @Test
    void whatCannotBeDoneIsSaid() throws Exception {
        Path empty = resource("notes.db");
        Path text = Files.writeString(folder.resolve("text.db"), "This is no database at all.".repeat(100));
        try (Service service = Service.fresh(Map.of())) {
            assertThat(service.run("import-sqlite", empty.toString())).isEqualTo(1);
            assertThat(service.run("import-sqlite", text.toString())).isEqualTo(1);
            assertThat(service.output()).containsIgnoringCase("no SQLite file with users(email, password, verified)");
            assertThat(service.run("export")).isEqualTo(2);
            assertThat(service.output()).contains("Usage:");
        }
    }

    /** Written by SQLite itself. */
    private static Path resource(String name) throws URISyntaxException {
        return Path.of(ImportSqliteIT.class.getResource("/" + name).toURI());
    }
}

package dev.latchkey.admin;

import dev.latchkey.kernel.DatabaseOpening;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;

/** The program: the service, or, with a command, that command against the service's database. */
@QuarkusMain
public final class Latchkey {

    private static final String IMPORT_SQLITE = "import-sqlite";

    /** Starts the service; or {@code import-sqlite users.db}, which brings in the accounts of a SQLite file and ends. */
    public static void main(String... arguments) {
        if (arguments.length == 0) {
            Quarkus.run();
            return;
        }
        if (arguments.length != 2 || !arguments[0].equals(IMPORT_SQLITE)) {
            System.err.println("Usage: (no argument) | " + IMPORT_SQLITE + " FILE");
            System.exit(2);
        }
        // A node may serve both ports beside it.
        System.setProperty("quarkus.http.host-enabled", "false");
        System.setProperty("quarkus.management.host-enabled", "false");
        Quarkus.run(ImportSqlite.class, arguments[1]);
    }

    /** Brings in the {@code users} of a SQLite file. Exit code 1 where that did not end well. */
    static final class ImportSqlite implements QuarkusApplication {

        private final Imports imports;
        private final DatabaseOpening database;

        ImportSqlite(Imports imports, DatabaseOpening database) {
            this.imports = imports;
            this.database = database;
        }

        @Override
        public int run(String... arguments) {
            Path file = Path.of(arguments[0]);
            if (!Files.isReadable(file)) {
                System.err.println("No file that can be read: " + file);
                return 1;
            }
            if (!database.isOpen()) {
                System.err.println("The database does not answer.");
                return 1;
            }
            try (SqliteUsers users = new SqliteUsers(file)) {
                return told(imports.find(imports.run(users)).orElseThrow());
            } catch (SQLException unreadable) {
                System.err.println("No SQLite file with users(email, password, verified): " + unreadable.getMessage());
                return 1;
            }
        }

        private int told(ImportRun run) {
            System.out.printf(
                    "%d accounts came in, %d were here already, %d did not come in.%n",
                    run.created(), run.existing(), run.failed());
            imports.failures(run.id())
                    .forEach(failure -> System.out.printf(
                            "row %d: %s%n", failure.line(), failure.reason().json()));
            return run.finishedAt() == null ? 1 : 0;
        }
    }
}

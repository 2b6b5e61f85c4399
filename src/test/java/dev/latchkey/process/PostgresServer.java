package dev.latchkey.process;

import dev.latchkey.testing.Postgres;
import dev.latchkey.testing.Surroundings;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A PostgreSQL server as a process of its own, which may be killed, frozen, started again and copied. */
final class PostgresServer implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Path PROGRAMS = Path.of(System.getProperty("test.build.directory", "target"), "postgresql")
            .toAbsolutePath();
    private static final String USER = "postgres";

    private final Path folder;
    private final String program;
    private final int port;
    private final List<String> options = new ArrayList<>();
    private Process process;

    private PostgresServer(Path folder, String program, int port) {
        this.folder = folder;
        this.program = program;
        this.port = port;
    }

    /** A running server with an empty database. */
    static PostgresServer fresh() {
        try {
            Path folder = Files.createTempDirectory("latchkey-postgres");
            EmbeddedPostgres first = EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(PROGRAMS.toFile())
                    .setDataDirectory(folder)
                    .setCleanDataDirectory(false)
                    .setPort(Surroundings.freePort())
                    .start();
            int port = first.getPort();
            first.close();
            return new PostgresServer(folder, program(), port).start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static String program() throws IOException {
        try (Stream<Path> files = Files.walk(PROGRAMS)) {
            return files.filter(file -> file.endsWith(Path.of("bin", "postgres")))
                    .findFirst()
                    .orElseThrow()
                    .toString();
        }
    }

    /** Settings on the command line, from the next start on. */
    PostgresServer with(String... settings) {
        for (String setting : settings) {
            options.addAll(List.of("-c", setting));
        }
        return this;
    }

    /** Starts it, for the first time or again, and returns once it answers. */
    PostgresServer start() {
        try {
            process = new ProcessBuilder(command())
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output.log").toFile())
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        Awaitility.await().atMost(PATIENCE).until(this::answers);
        return this;
    }

    /** PostgreSQL refuses to run as root; in a namespace where nobody is root it does not. */
    private List<String> command() {
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            command.addAll(List.of("unshare", "-U"));
        }
        command.addAll(List.of(program, "-D", folder.toString(), "-p", String.valueOf(port), "-h", "127.0.0.1"));
        command.addAll(List.of("-c", "unix_socket_directories=", "-c", "max_connections=100"));
        command.addAll(options);
        return command;
    }

    private boolean answers() {
        try (Connection connection = connect()) {
            return connection.isValid(1);
        } catch (SQLException notYet) {
            return false;
        }
    }

    /** A connection of the test's own. */
    Connection connect() throws SQLException {
        return DriverManager.getConnection(url(), USER, USER);
    }

    /** The address, as JDBC knows it. */
    String url() {
        return "jdbc:postgresql://" + address() + "/postgres";
    }

    /** Host and port. */
    String address() {
        return "127.0.0.1:" + port;
    }

    /** The settings of a service on this server, as environment variables. */
    Map<String, String> settings() {
        return settings(url());
    }

    /** The settings of a service that finds its database by this URL; it is believed without a password. */
    static Map<String, String> settings(String url) {
        Map<String, String> all = Service.variables(Postgres.settings(url));
        all.remove("QUARKUS_DATASOURCE_PASSWORD");
        return all;
    }

    void execute(String sql) {
        Postgres.execute(url(), sql);
    }

    /** The one number that a query finds. */
    long number(String sql) {
        return Postgres.number(url(), sql);
    }

    /** Ends it as a power cut does, together with whatever serves its connections. */
    void kill() {
        processes().forEach(ProcessHandle::destroyForcibly);
        awaitEnd();
    }

    /** Ends it as an administrator does. */
    void stop() {
        signal("INT", Stream.of(process.toHandle()));
        awaitEnd();
    }

    private void awaitEnd() {
        Awaitility.await().atMost(PATIENCE).until(() -> processes().noneMatch(ProcessHandle::isAlive));
    }

    /** Its connections stay open and nothing comes out of them. First what begins new ones: else one might get away. */
    void freeze() {
        signal("STOP", Stream.of(process.toHandle()));
        signal("STOP", process.descendants());
    }

    void thaw() {
        signal("CONT", processes());
    }

    /** The server, and whatever serves its connections. */
    Stream<ProcessHandle> processes() {
        return Stream.concat(Stream.of(process.toHandle()), process.descendants());
    }

    private static void signal(String name, Stream<ProcessHandle> processes) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        processes.map(ProcessHandle::pid).map(String::valueOf).forEach(command::add);
        try {
            new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    /** A copy that follows this server from now on. */
    PostgresServer replica() {
        stop();
        try {
            Path copy = Files.createTempDirectory("latchkey-postgres");
            copyTo(copy);
            Files.createFile(copy.resolve("standby.signal"));
            Files.writeString(copy.resolve("postgresql.auto.conf"), primary(), StandardOpenOption.APPEND);
            start();
            return new PostgresServer(copy, program, Surroundings.freePort()).start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** A setting that may be changed while the replica runs. */
    private String primary() {
        return "primary_conninfo = 'host=127.0.0.1 port=" + port + " user=" + USER + "'\n";
    }

    private void copyTo(Path copy) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.skip(1).toList()) {
                Files.copy(file, copy.resolve(folder.relativize(file)));
            }
        }
    }

    /** From now on this replica hears nothing of its primary. */
    void fallBehind() {
        execute("alter system set primary_conninfo = ''");
        execute("select pg_reload_conf()");
    }

    /** Makes a replica the primary. */
    void promote() {
        execute("select pg_promote()");
    }

    @Override
    public void close() {
        thaw();
        kill();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted((one, other) -> other.compareTo(one)).map(Path::toFile).forEach(File::delete);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

package dev.latchkey.testing;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** A real PostgreSQL, from Maven artifacts: one server for the run, which each started service gets a database of. */
public final class Postgres {

    /** Known to all class loaders of the run: each service in this JVM has one of its own. */
    private static final String SERVER = "test.postgresql.server";

    private static final String USER = "postgres";

    private Postgres() {}

    /** Whether this run is the one on PostgreSQL. */
    public static boolean isAsked() {
        return "postgresql".equals(System.getProperty("test.database"));
    }

    /** The settings of a service that has an empty database to itself. */
    public static Map<String, String> emptyDatabase() {
        String name =
                "latchkey_" + UUID.randomUUID().toString().replace('-', '_').toLowerCase(Locale.ROOT);
        execute(url("postgres"), "create database " + name);
        return settings(url(name));
    }

    /** The settings of a service on a database. */
    public static Map<String, String> settings(String url) {
        return Map.of(
                "quarkus.datasource.jdbc.url", url,
                "quarkus.datasource.username", USER,
                "quarkus.datasource.password", USER,
                "latchkey.master-secret", "a master secret for nodes of a test");
    }

    private static String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port() + "/" + database;
    }

    private static synchronized String port() {
        if (System.getProperty(SERVER) == null) {
            System.setProperty(SERVER, String.valueOf(start().getPort()));
        }
        return System.getProperty(SERVER);
    }

    /**
     * It ends with this JVM. Nothing is synced to the disk and no page is written as a whole after a checkpoint, because
     * nothing shall outlive the run, and what a test measures must not depend on when a checkpoint comes.
     */
    private static EmbeddedPostgres start() {
        try {
            return EmbeddedPostgres.builder()
                    .setServerConfig("max_connections", "200")
                    .setServerConfig("fsync", "off")
                    .setServerConfig("full_page_writes", "off")
                    .start();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Runs a statement on a database. */
    public static void execute(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url, USER, USER);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The one number that a query finds. */
    public static long number(String url, String sql) {
        try (Connection connection = DriverManager.getConnection(url, USER, USER);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}

package dev.latchkey.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * What a service of an earlier version of the schema has left behind: the rows as it wrote them, and the tokens that it
 * had given out.
 *
 * @param version of the schema
 * @param text {@code src/test/resources/schema}
 */
public record OldDatabase(String version, String text) {

    /** Those that are kept beside the tests. */
    public static final List<String> VERSIONS = List.of("4", "9");

    /** The place of the migrations of this build, for each kind of database. */
    public static final String COMMON = "classpath:db/migration";

    /** As {@link #COMMON}, for PostgreSQL alone. */
    public static final String POSTGRESQL = "classpath:db/postgresql";

    /** The place of a migration that no build has. */
    public static final String FUTURE = "classpath:db/future";

    private static final Pattern TIME = Pattern.compile("\\{(PT[-0-9.]+S)}");
    private static final Duration AGO = Duration.ofHours(1);

    /** One that is kept beside the tests. */
    public static OldDatabase of(String version) {
        try (InputStream kept = OldDatabase.class.getResourceAsStream("/schema/V" + version + ".sql")) {
            return new OldDatabase(version, new String(kept.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** What its first lines say: a token, a password. */
    public String note(String name) {
        return text.lines()
                .filter(line -> line.startsWith("-- " + name + ": "))
                .findFirst()
                .orElseThrow()
                .substring(name.length() + 5);
    }

    /** Migrates an empty database to this version and fills it. */
    public void make(Place place, String... locations) {
        place.flyway(locations).target(version).load().migrate();
        fill(place);
    }

    /** Does what a service of this version does: writes the columns that it knows, and no others. */
    public void fill(Place place) {
        Instant then = Instant.now().minus(AGO).truncatedTo(ChronoUnit.MILLIS);
        String rows = TIME.matcher(text)
                .replaceAll(found -> then.plus(Duration.parse(found.group(1))).toString());
        try (Connection connection = DriverManager.getConnection(place.url, place.user, place.password);
                Statement statement = connection.createStatement()) {
            for (String row : rows.split(";\n")) {
                if (!row.isBlank()) {
                    statement.execute(row);
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public String toString() {
        return "version " + version;
    }

    /** A database, as JDBC knows it. */
    public record Place(String url, String user, String password) {

        /** One of one's own, empty: the kind that this run is about. */
        public static Place empty() {
            if (!Postgres.isAsked()) {
                return new Place("jdbc:h2:mem:" + System.nanoTime() + ";DB_CLOSE_DELAY=-1", "sa", "");
            }
            Map<String, String> settings = Postgres.emptyDatabase();
            return new Place(
                    settings.get("quarkus.datasource.jdbc.url"),
                    settings.get("quarkus.datasource.username"),
                    settings.get("quarkus.datasource.password"));
        }

        /** What migrates it. */
        public FluentConfiguration flyway(String... locations) {
            return Flyway.configure().dataSource(url, user, password).locations(locations);
        }
    }
}

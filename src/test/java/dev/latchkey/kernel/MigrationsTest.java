package dev.latchkey.kernel;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.latchkey.testing.OldDatabase;
import dev.latchkey.testing.OldDatabase.Place;
import dev.latchkey.testing.Postgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.flywaydb.core.api.MigrationVersion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nodes of two releases serve one database while one is replaced by the other, so the schema is only ever added to. */
class MigrationsTest {

    private static final Path FOLDER = Path.of("src/main/resources/db");

    /** The migrations that somebody's database may have been through. Add to it what is released; change nothing. */
    private static final Map<String, Integer> LANDED = new TreeMap<>(Map.ofEntries(
            entry("1", 1996939896),
            entry("1.1", 1146250500),
            entry("2", 2124200329),
            entry("3", -1333633767),
            entry("4", -1413639289),
            entry("5", -273324586),
            entry("6", 1403058244),
            entry("7", -2069944164),
            entry("9", -901335910),
            entry("10", -558900211),
            entry("10.1", 692482889)));

    private static final MigrationVersion LAST_LANDED = MigrationVersion.fromVersion("10.1");

    /** Before it there was nobody who had to go on beside a newer node. */
    private static final MigrationVersion LAST_THAT_MIGHT_CHANGE = MigrationVersion.fromVersion("4");

    private static final Pattern TABLE = Pattern.compile("create table (\\w+) \\(.*\\)");
    private static final Pattern REFERENCE = Pattern.compile("references (\\w+) \\(\\w+\\)(?! on delete)");
    private static final Pattern COLUMN = Pattern.compile("alter table \\w+ add column (\\w+) (?!.*not null)[^,]+"
            + "|alter table \\w+ add column (\\w+) [^,]+ default [^,]+ not null");
    private static final Pattern INDEX = Pattern.compile("create index \\w+ on \\w+ \\([\\w, ]+\\)(?: where .*)?");
    private static final Pattern UNIQUE = Pattern.compile("alter table \\w+ add constraint \\w+ unique \\((\\w+)\\)");
    private static final Pattern ROW = Pattern.compile("insert into (\\w+) .*");
    private static final Pattern SPACE = Pattern.compile("alter table \\w+ set \\(fillfactor = \\d+\\)");

    @Test
    void whatLandedIsNeverChanged() {
        Map<String, Integer> landed = Arrays.stream(Place.empty()
                        .flyway(OldDatabase.COMMON, OldDatabase.POSTGRESQL)
                        .load()
                        .info()
                        .all())
                .filter(migration -> !migration.getVersion().isNewerThan(LAST_LANDED))
                .collect(Collectors.toMap(
                        migration -> migration.getVersion().toString(), migration -> migration.getChecksum()));
        assertThat(landed).isEqualTo(LANDED);
    }

    @Test
    void whatCameAfterV4OnlyAdds() throws IOException {
        try (Stream<Path> files =
                Files.find(FOLDER, 2, (file, kind) -> file.toString().endsWith(".sql"))) {
            List<Path> added = files.filter(MigrationsTest::mayOnlyAdd).toList();
            assertThat(added)
                    .isNotEmpty()
                    .allSatisfy(file -> assertThat(refused(Files.readString(file)))
                            .as("statements of %s that only a migration of its own release may have", file)
                            .isEmpty());
        }
    }

    private static boolean mayOnlyAdd(Path file) {
        String name = file.getFileName().toString();
        String version = name.substring(1, name.indexOf("__")).replace('_', '.');
        return MigrationVersion.fromVersion(version).isNewerThan(LAST_THAT_MIGHT_CHANGE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "drop table session",
                "alter table session drop column device",
                "alter table session rename column device to name",
                "alter table session rename to login",
                "alter table session alter column device set data type varchar(50)",
                "alter table session alter column device set not null",
                "alter table session add column tenant varchar(64) not null",
                "alter table session add constraint session_device unique (device)",
                "alter table session add constraint session_ip check (ip is not null)",
                "create unique index session_device on session (device)",
                "create table note (id uuid not null primary key, account_id uuid references account (id))",
                "insert into account (id) values (1)",
                "update session set device = null",
                "delete from session",
                "truncate table session",
            })
    void whatWouldBreakTheNodesOfTheReleaseBeforeIsSeen(String statement) {
        assertThat(refused("-- why\n" + statement + ";\n")).hasSize(1);
    }

    /** The statements of a migration that do more than to add what whoever does not know of it need not know. */
    private static List<String> refused(String migration) {
        List<String> statements = Arrays.stream(
                        migration.replaceAll("--.*", "").replaceAll("\\s+", " ").split(";"))
                .map(String::strip)
                .filter(statement -> !statement.isEmpty())
                .toList();
        List<String> tables = names(statements, TABLE);
        List<String> columns = names(statements, COLUMN);
        return statements.stream()
                .filter(statement -> !isAddition(statement, tables, columns))
                .toList();
    }

    private static boolean isAddition(String statement, List<String> tables, List<String> columns) {
        return TABLE.matcher(statement).matches() && named(REFERENCE, statement).allMatch(tables::contains)
                || COLUMN.matcher(statement).matches()
                || INDEX.matcher(statement).matches()
                || SPACE.matcher(statement).matches()
                || is(UNIQUE, statement, columns)
                || is(ROW, statement, tables);
    }

    private static boolean is(Pattern kind, String statement, List<String> known) {
        Matcher matcher = kind.matcher(statement);
        return matcher.matches() && known.contains(matcher.group(1));
    }

    private static List<String> names(List<String> statements, Pattern kind) {
        return statements.stream()
                .map(kind::matcher)
                .filter(Matcher::matches)
                .map(found -> found.group(1) != null ? found.group(1) : found.group(2))
                .toList();
    }

    private static Stream<String> named(Pattern kind, String statement) {
        return kind.matcher(statement).results().map(MatchResult::group).map(found -> found.split(" ")[1]);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void anOldDatabaseComesToTheNewestVersion(String version) {
        Place place = Place.empty();
        OldDatabase.of(version).make(place, locations());
        assertThat(place.flyway(locations()).load().migrate().migrationsExecuted)
                .isPositive();
        place.flyway(locations()).load().validate();
    }

    @ParameterizedTest
    @MethodSource("versions")
    void aNodeOfAnOldVersionMayGoOnWriting(String version) {
        Place place = Place.empty();
        place.flyway(locations()).load().migrate();
        assertThatCode(() -> OldDatabase.of(version).fill(place)).doesNotThrowAnyException();
    }

    private static List<String> versions() {
        return OldDatabase.VERSIONS;
    }

    private static String[] locations() {
        return Postgres.isAsked()
                ? new String[] {OldDatabase.COMMON, OldDatabase.POSTGRESQL}
                : new String[] {OldDatabase.COMMON};
    }
}

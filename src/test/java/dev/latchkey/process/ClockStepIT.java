package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.process.Client.Person;
import dev.latchkey.process.Client.Tokens;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The clock of one of two nodes is set, forwards or back, while it runs. Where libfaketime is not installed, this is
 * skipped, and says so.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClockStepIT {

    private static final Map<String, String> SETTINGS =
            Map.of("LATCHKEY_PASSWORD_MEMORY_KIB", "64", "LATCHKEY_PASSWORD_ITERATIONS", "1");

    /** Two seconds are promised; the others are for a machine that does a dozen other things. */
    private static final Duration HEARD_OF = Duration.ofSeconds(10);

    /** From then on a node that hears nothing of its database is not ready any more. */
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(5);

    private PostgresServer database;
    private Path time;
    private Service set;
    private Service right;
    private Client atSet;
    private Client atRight;
    private Person ada;

    @BeforeAll
    void start(@TempDir Path folder) throws IOException {
        Path library = library();
        database = PostgresServer.fresh();
        time = folder.resolve("time");
        setTo("+0");
        Map<String, String> faked = new HashMap<>(SETTINGS);
        faked.put("LD_PRELOAD", library.toString());
        faked.put("FAKETIME_TIMESTAMP_FILE", time.toString());
        faked.put("FAKETIME_NO_CACHE", "1");
        faked.put("FAKETIME_DONT_FAKE_MONOTONIC", "1");
        faked.put("DONT_FAKE_MONOTONIC", "1");
        // Else it has every wait by that clock end at once, and all threads spin.
        faked.put("FAKETIME_FORCE_MONOTONIC_FIX", "0");
        right = Service.on(database, SETTINGS);
        set = Service.on(database, faked);
        right.start();
        set.start();
        atRight = new Client(right);
        atSet = new Client(set);
        ada = atRight.confirmed("ada@example.org", "correct horse battery staple");
    }

    private static Path library() throws IOException {
        Optional<Path> found;
        try (Stream<Path> folders = Files.list(Path.of("/usr/lib"))) {
            found = folders.map(folder -> folder.resolve("faketime/libfaketimeMT.so.1"))
                    .filter(Files::isReadable)
                    .findFirst();
        }
        if (found.isEmpty()) {
            System.err.println("!!!!! NO LIBFAKETIME: WHAT HAPPENS WHEN A CLOCK IS SET IS NOT TESTED !!!!!");
        }
        Assumptions.assumeTrue(found.isPresent(), "no libfaketime");
        return found.get();
    }

    @AfterAll
    void stop() {
        if (database != null) {
            set.close();
            right.close();
            database.close();
        }
    }

    private void setTo(String offset) {
        try {
            Files.writeString(time, offset);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Tokens login() {
        return atRight.login(ada.email(), ada.password()).tokens();
    }

    @ParameterizedTest
    @ValueSource(strings = {"-5m", "+1d"})
    void nobodyIsLoggedOutAndWhoeverIsLoggedOutStaysSo(String offset) {
        Tokens before = login();
        Tokens ended = login();
        atRight.refresh(ended.refresh()).expect(200);
        long alarms = alarms();

        setTo(offset);

        Tokens renewed = atSet.refresh(before.refresh()).tokens();
        assertThat(atRight.refresh(before.refresh()).tokens().refresh()).isEqualTo(renewed.refresh());
        atSet.profile(before.access()).expect(200);
        Stream.of(atSet, atRight).forEach(node -> node.profile(renewed.access()).expect(200));
        atRight.post("/logout", Map.of("refresh_token", ended.refresh())).expect(204);
        Awaitility.await()
                .atMost(HEARD_OF)
                .until(() -> atSet.profile(ended.access()).status() == 401);
        Awaitility.await()
                .during(LONGEST_SILENCE)
                .atMost(LONGEST_SILENCE.multipliedBy(2))
                .until(() -> atSet.get("/q/health/ready").status() == 200
                        && atSet.profile(ended.access()).status() == 401
                        && atSet.profile(renewed.access()).status() == 200);
        assertThat(alarms()).isEqualTo(alarms);
    }

    private long alarms() {
        return database.number("select count(*) from audit_event where type = 'reused'");
    }
}

package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Median;
import dev.latchkey.testing.Races;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** What a renewal costs PostgreSQL, by its own counters; without the page that it writes as a whole after a checkpoint. */
@QuarkusTest
@TestProfile(Races.class)
@WithTestResource(Surroundings.class)
@EnabledIfSystemProperty(named = "test.database", matches = "postgresql")
class HotUpdatesTest {

    private static final int SESSIONS = 30;
    private static final int ROUNDS = 6;

    @Inject
    RoutineCounts counts;

    private long before;

    @Test
    void aRenewalTouchesNoIndexAndWritesUnder300BytesOfLog() {
        User user = Api.confirmedUser();
        counts.write();
        before = updates("n_tup_upd");
        List<Tokens> sessions =
                new ArrayList<>(Stream.generate(user::login).limit(SESSIONS).toList());
        sessions.replaceAll(Tokens::renew);

        awaitUpdates(SESSIONS);
        long hotUpdates = updates("n_tup_hot_upd");
        List<Double> rounds = new ArrayList<>();
        for (int round = 0; round < ROUNDS; round++) {
            long log = log();
            sessions.replaceAll(Tokens::renew);
            rounds.add((log() - log) / (double) SESSIONS);
        }
        double renewals = SESSIONS * ROUNDS;
        // The database writes for itself as well, when it cleans up a table; that is in some rounds and not in most.
        double bytes = Median.of(rounds, Double::doubleValue);
        awaitUpdates(SESSIONS + SESSIONS * ROUNDS);
        double hot = (updates("n_tup_hot_upd") - hotUpdates) / renewals;

        System.out.printf(
                "A renewal writes %.0f bytes of WAL; %.1f %% of them are HOT. A session takes %d bytes, with its indexes %d.%n",
                bytes, hot * 100, size("pg_relation_size"), size("pg_total_relation_size"));
        assertThat(hot).isGreaterThanOrEqualTo(0.95);
        assertThat(bytes).isLessThan(300);
    }

    /** Each connection tells of what it did when it has been idle for a while. */
    private void awaitUpdates(int since) {
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> updates("n_tup_upd") - before == since);
    }

    private static long updates(String counter) {
        Rows.value("select pg_stat_force_next_flush()");
        return number("select " + counter + " from pg_stat_user_tables where relname = 'session'");
    }

    private static long log() {
        return number("select pg_current_wal_insert_lsn() - '0/0'");
    }

    private static long size(String function) {
        return number("select " + function + "('session') / count(*) from session");
    }

    private static long number(String sql) {
        return ((Number) Rows.value(sql)).longValue();
    }
}

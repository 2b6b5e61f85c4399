package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.SqlStatements;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.testing.Metrics;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What was used once is remembered until no node takes it any more, however wrong their clocks are. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class UsedProofsTest {

    /** The clock of the node that purges is a minute ahead, that of the one that is shown the proof a minute behind. */
    private static final Duration APART = Duration.ofMinutes(2);

    private static final Duration MOMENT = Duration.ofSeconds(5);

    private static final String STATEMENTS = "test.purge.sql.statements";

    @Inject
    UsedProofs used;

    @Inject
    Transactions transactions;

    @Inject
    SqlStatements statements;

    @Inject
    Metrics metrics;

    @Test
    void theNodeThatIsAheadForgetsNothingThatTheOneBehindWouldTakeAgain() {
        String jti = UUID.randomUUID().toString();
        Instant end = MutableClock.now().plusSeconds(60);
        assertThat(used.first("somebody", jti, end)).isTrue();
        waitUntil(end.plus(LatchkeyConfig.LEEWAY).plus(APART).minus(MOMENT));
        used.purge();
        assertThat(used.first("somebody", jti, end)).isFalse();
    }

    @Test
    void whatEverybodyRefusesIsForgotten() {
        String jti = UUID.randomUUID().toString();
        Instant end = MutableClock.now().plusSeconds(60);
        used.first("somebody", jti, end);
        waitUntil(end.plus(LatchkeyConfig.LEEWAY).plus(APART).plus(MOMENT));
        used.purge();
        assertThat(used.first("somebody", jti, end)).isTrue();
    }

    /** One statement for all of them would take longer than a statement may, and come to nothing each time. */
    @Test
    void howeverManyThereAreTheyAreForgottenInSteps() {
        transactions.run(
                () -> IntStream.range(0, 1001).forEach(number -> used.spend("of old", "" + number, Instant.EPOCH)));
        statements.counted(STATEMENTS, () -> {
            used.purge();
            return used;
        });
        assertThat(metrics.count(STATEMENTS, "verb", "delete")).isGreaterThanOrEqualTo(3);
        assertThat(used.first("of old", "1000", Instant.EPOCH)).isTrue();
    }

    private static void waitUntil(Instant then) {
        MutableClock.advance(Duration.between(MutableClock.now(), then));
    }
}

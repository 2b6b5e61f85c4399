package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClockStepsTest {

    private static final Duration LATELY = Duration.ofSeconds(30);
    private static final Duration HOUR = Duration.ofHours(1);

    private final AtomicLong passed = new AtomicLong(Long.MAX_VALUE - 1000);
    private final ClockSteps steps = new ClockSteps(passed::get);

    @Test
    void aStepForwardsIsKnownForAsLongAsSomebodyAsksAndNoLonger() {
        assertThat(steps.forwards(LATELY)).isZero();
        steps.add(HOUR);
        wait(30);
        assertThat(steps.forwards(LATELY)).isEqualTo(HOUR);
        wait(1);
        assertThat(steps.forwards(LATELY)).isZero();
    }

    @Test
    void eachOfSomeStepsIsForgottenInItsTime() {
        steps.add(HOUR);
        wait(20);
        steps.add(HOUR.multipliedBy(2));
        wait(10);
        assertThat(steps.forwards(LATELY)).isEqualTo(HOUR.multipliedBy(3));
        wait(10);
        assertThat(steps.forwards(LATELY)).isEqualTo(HOUR.multipliedBy(2));
        wait(11);
        assertThat(steps.forwards(LATELY)).isZero();
    }

    @Test
    void aStepForwardsThatWasTakenBackIsNone() {
        steps.add(HOUR);
        steps.add(HOUR.negated());
        assertThat(steps.forwards(LATELY)).isZero();
    }

    /** What was written between the two is the older by the second. */
    @Test
    void aStepBackThatWasTakenBackIsOne() {
        steps.add(HOUR.negated());
        assertThat(steps.forwards(LATELY)).isZero();
        steps.add(HOUR);
        assertThat(steps.forwards(LATELY)).isEqualTo(HOUR);
    }

    private void wait(int seconds) {
        passed.addAndGet(Duration.ofSeconds(seconds).toNanos());
    }
}

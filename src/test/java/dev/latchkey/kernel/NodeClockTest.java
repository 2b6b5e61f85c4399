package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class NodeClockTest {

    private static final Instant DATABASE = Instant.parse("2026-11-23T09:00:00Z");

    @Test
    void nodesWhoseClocksAreAMinuteOffAgreeOnceTheyFollowTheDatabase() {
        NodeClock slow = node(Duration.ofSeconds(-60));
        NodeClock fast = node(Duration.ofSeconds(60));
        assertThat(Duration.between(slow.instant(), fast.instant())).isEqualTo(Duration.ofSeconds(120));
        answered(slow, DATABASE);
        answered(fast, DATABASE);
        assertThat(slow.instant()).isEqualTo(DATABASE);
        assertThat(fast.instant()).isEqualTo(DATABASE);
    }

    @Test
    void theTimeThatAskingTakesMovesNothing() {
        NodeClock clock = node(Duration.ofMillis(200));
        assertThat(answered(clock, DATABASE)).isEqualTo(Duration.ZERO);
        assertThat(clock.instant()).isEqualTo(DATABASE.plusMillis(200));
    }

    @Test
    void aClockThatWasSetRightIsFollowedBack() {
        NodeClock clock = node(Duration.ZERO);
        answered(clock, DATABASE.plusSeconds(60));
        assertThat(answered(clock, DATABASE)).isEqualTo(Duration.ZERO);
        assertThat(clock.instant()).isEqualTo(DATABASE);
    }

    /** The database was read at {@code DATABASE}; then nothing happened here for twenty seconds, and no clock is wrong. */
    @Test
    void aProcessThatStoodStillWhileItAskedMovesNothing() {
        NodeClock clock = node(Duration.ofSeconds(20));
        assertThat(clock.follow(DATABASE.minusMillis(1), DATABASE)).isEqualTo(Duration.ZERO);
        assertThat(clock.instant()).isEqualTo(DATABASE.plusSeconds(20));
    }

    @Test
    void aProcessThatStoodStillStillFindsOutThatItsClockIsAMinuteOff() {
        NodeClock clock = node(Duration.ofSeconds(-60));
        Duration offset = clock.follow(clock.ownTime().minusSeconds(20), DATABASE);
        assertThat(offset).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(80));
        assertThat(answered(clock, DATABASE.plusSeconds(1))).isEqualTo(Duration.ofSeconds(61));
    }

    @Test
    void whatItFollowsIsAStepAndWhatItBeginsWithIsNone() {
        ClockSteps steps = new ClockSteps(() -> 0);
        NodeClock clock = node(Duration.ofSeconds(-60), steps);
        answered(clock, DATABASE);
        assertThat(steps.forwards(Duration.ofSeconds(30))).isZero();
        answered(clock, DATABASE.plus(Duration.ofHours(1)));
        assertThat(steps.forwards(Duration.ofSeconds(30))).isEqualTo(Duration.ofHours(1));
    }

    @Test
    void aClockThatWasRightUntilItWasSetHasStepped() {
        ClockSteps steps = new ClockSteps(() -> 0);
        NodeClock clock = node(Duration.ZERO, steps);
        answered(clock, DATABASE);
        answered(clock, DATABASE.plus(Duration.ofHours(1)));
        assertThat(steps.forwards(Duration.ofSeconds(30))).isEqualTo(Duration.ofHours(1));
    }

    private static Duration answered(NodeClock clock, Instant database) {
        return clock.follow(clock.ownTime(), database);
    }

    private static NodeClock node(Duration off) {
        return node(off, new ClockSteps(() -> 0));
    }

    private static NodeClock node(Duration off, ClockSteps steps) {
        return new NodeClock(Clock.fixed(DATABASE.plus(off), ZoneOffset.UTC), steps);
    }
}

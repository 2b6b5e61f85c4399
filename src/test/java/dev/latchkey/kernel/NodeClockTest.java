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
        slow.follow(DATABASE);
        fast.follow(DATABASE);
        assertThat(slow.instant()).isEqualTo(DATABASE);
        assertThat(fast.instant()).isEqualTo(DATABASE);
    }

    @Test
    void theTimeThatAskingTakesMovesNothing() {
        NodeClock clock = node(Duration.ofMillis(200));
        assertThat(clock.follow(DATABASE)).isEqualTo(Duration.ZERO);
        assertThat(clock.instant()).isEqualTo(DATABASE.plusMillis(200));
    }

    @Test
    void aClockThatWasSetRightIsFollowedBack() {
        NodeClock clock = node(Duration.ZERO);
        clock.follow(DATABASE.plusSeconds(60));
        assertThat(clock.follow(DATABASE)).isEqualTo(Duration.ZERO);
        assertThat(clock.instant()).isEqualTo(DATABASE);
    }

    private static NodeClock node(Duration off) {
        return new NodeClock(Clock.fixed(DATABASE.plus(off), ZoneOffset.UTC));
    }
}

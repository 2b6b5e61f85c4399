package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SteadyClockTest {

    private static final Instant START = Instant.parse("2026-11-30T09:00:00Z");

    private final SetClock machine = new SetClock(START);
    private final AtomicLong passed = new AtomicLong(Long.MAX_VALUE - 1000);
    private final SteadyClock clock = new SteadyClock(machine, passed::get);

    @Test
    void itGoesOnWhileTheMachinesClockIsSet() {
        passed.addAndGet(Duration.ofSeconds(2).toNanos());
        machine.set(START.minus(Duration.ofHours(1)));
        assertThat(clock.instant()).isEqualTo(START.plusSeconds(2));
        passed.addAndGet(Duration.ofMillis(3).toNanos());
        machine.set(START.plus(Duration.ofDays(1)));
        assertThat(clock.millis()).isEqualTo(START.plusMillis(2003).toEpochMilli());
    }
}

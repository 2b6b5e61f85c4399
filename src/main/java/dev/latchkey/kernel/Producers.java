package dev.latchkey.kernel;

import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.security.SecureRandom;
import java.time.Clock;

/** The only place that asks the system for the time or for chance. */
class Producers {

    private final ClockSteps steps = new ClockSteps(System::nanoTime);
    private final NodeClock clock = new NodeClock(new SteadyClock(Clock.systemUTC(), System::nanoTime), steps);

    @Produces
    @Singleton
    NodeClock nodeClock() {
        return clock;
    }

    @Produces
    @Singleton
    ClockSteps clockSteps() {
        return steps;
    }

    @Produces
    @Singleton
    SecureRandom secureRandom() {
        return new SecureRandom();
    }
}

package dev.latchkey.testing;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.quarkus.arc.Arc;

/** What the service spends on password hashes. */
public final class Hashes {

    private Hashes() {}

    /** How many were asked of a core so far; the count is up before the answer is sent. */
    public static long computed() {
        Timer timer = metrics().find("latchkey.password.hash").timer();
        return timer == null ? 0 : timer.count();
    }

    /** How many wait for a core now. */
    public static long waiting() {
        return (long) metrics().get("latchkey.password.queue").gauge().value();
    }

    private static MeterRegistry metrics() {
        return Arc.container().instance(MeterRegistry.class).get();
    }
}

package dev.latchkey.kernel;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * Goes on evenly from the time that another clock had once, whatever that one is set to afterwards: a machine's clock may
 * be set back by minutes while the service runs.
 */
final class SteadyClock implements InstantSource {

    private final long startMillis;
    private final long startNanos;
    private final LongSupplier nanoTime;

    /** @param nanoTime {@link System#nanoTime} */
    SteadyClock(InstantSource start, LongSupplier nanoTime) {
        this.startMillis = start.millis();
        this.startNanos = nanoTime.getAsLong();
        this.nanoTime = nanoTime;
    }

    @Override
    public long millis() {
        return startMillis + TimeUnit.NANOSECONDS.toMillis(nanoTime.getAsLong() - startNanos);
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }
}

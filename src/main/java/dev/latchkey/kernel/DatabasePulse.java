package dev.latchkey.kernel;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * When the database last did what it was asked to. Scheduled work asks at least every few seconds, so a pulse that has
 * stopped means that the database is away, while one that goes on means that it is at most busy.
 */
@ApplicationScoped
public class DatabasePulse {

    private static final Duration WORTH_ANOTHER_TRY = Duration.ofSeconds(2);

    private volatile long lastBeat = System.nanoTime();
    private volatile long lastMiss = lastBeat - WORTH_ANOTHER_TRY.toNanos();

    /** It did what it was asked to. */
    void beat() {
        lastBeat = System.nanoTime();
    }

    /** It did not answer. */
    void miss() {
        lastMiss = System.nanoTime();
    }

    /** Whether it did not answer when it was last asked, a moment ago: then it need not be asked again already. */
    boolean isAway() {
        return isGoneSince(System.nanoTime() - WORTH_ANOTHER_TRY.toNanos());
    }

    /**
     * Lets somebody ask who has waited.
     *
     * @param nanoTime since when, by {@link System#nanoTime}
     * @throws Refusal {@code temporarily_unavailable}, where somebody had no answer since then, and nobody has had one after
     *     that: it need not be found out again
     */
    public void letAsk(long nanoTime) {
        if (isGoneSince(nanoTime)) {
            throw Refusal.unavailable();
        }
    }

    private boolean isGoneSince(long nanoTime) {
        long miss = lastMiss;
        return miss - lastBeat > 0 && miss - nanoTime > 0;
    }

    /** How long ago a transaction last came to its end. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastBeat);
    }
}

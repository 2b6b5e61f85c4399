package dev.latchkey.kernel;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;

/**
 * When the database last did what it was asked to. Scheduled work asks at least every few seconds, so a pulse that has
 * stopped means that the database is away, while one that goes on means that it is at most busy.
 */
@ApplicationScoped
public class DatabasePulse {

    private volatile long lastBeat = System.nanoTime();

    void beat() {
        lastBeat = System.nanoTime();
    }

    /** How long ago a transaction last came to its end. */
    Duration silence() {
        return Duration.ofNanos(System.nanoTime() - lastBeat);
    }
}

package dev.latchkey.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to be done again and again. Whoever has such work observes this, and adds it; that happens once, after
 * everything that lives in the database has started.
 */
public final class Schedule {

    private final List<Recurring> all = new ArrayList<>();

    /**
     * Adds some work: on each node, at no two times at once.
     *
     * @param pause between the end of the work and its next beginning
     */
    public void every(Duration pause, Runnable work) {
        all.add(new Recurring(pause, work));
    }

    List<Recurring> all() {
        return all;
    }

    /** Some work, and the pause after it. */
    record Recurring(Duration pause, Runnable work) {

        private static final Duration LONGEST_DELAY = Duration.ofMinutes(1);

        /** Before the first time. A node that is started anew each half hour gets around to what is done each hour. */
        Duration delay() {
            return Times.shorter(pause, LONGEST_DELAY);
        }
    }
}

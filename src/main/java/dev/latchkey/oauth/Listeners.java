package dev.latchkey.oauth;

import dev.latchkey.guard.Source;
import java.util.HashMap;
import java.util.Map;

/** Who listens to the feed. Of the places that there are, one source has a tenth at most. */
final class Listeners {

    static final int MOST = 1000;
    static final int MOST_OF_ONE_SOURCE = MOST / 10;

    private final Map<Source, Integer> bySource = new HashMap<>();
    private int all;

    /** Whether one more may come from there. */
    synchronized boolean hasRoomFor(Source source) {
        return all < MOST && bySource.getOrDefault(source, 0) < MOST_OF_ONE_SOURCE;
    }

    synchronized void enter(Source source) {
        all++;
        bySource.merge(source, 1, Integer::sum);
    }

    synchronized void leave(Source source) {
        all--;
        bySource.computeIfPresent(source, (key, count) -> count == 1 ? null : count - 1);
    }

    synchronized boolean isEmpty() {
        return all == 0;
    }
}

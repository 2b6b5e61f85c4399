package dev.latchkey.session;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Schedule;
import dev.latchkey.kernel.Times;
import dev.latchkey.kernel.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Removes sessions that have been over for longer than they are kept. A row it deletes can't be renewed any more, not even
 * in a restored database, so no renewal ever waits for it. How it ended is remembered for as long as an access token of it
 * may be about.
 */
@ApplicationScoped
class Purge {

    private static final Logger LOG = Logger.getLogger(Purge.class);
    private static final Duration MARGIN = Duration.ofMinutes(2);

    private final Sessions sessions;
    private final Walk walk;
    private final Transactions transactions;
    private final Duration keep;
    private final Clock clock;

    Purge(Sessions sessions, Walk walk, Transactions transactions, LatchkeyConfig config, Clock clock) {
        this.sessions = sessions;
        this.walk = walk;
        this.transactions = transactions;
        Duration least = config.accessToken().lifetime().plus(MARGIN);
        this.keep = Times.longer(config.session().keepEnded(), least);
        this.clock = clock;
    }

    void schedule(@Observes Schedule schedule, LatchkeyConfig config) {
        schedule.every(config.session().purgeEvery(), this::scheduled);
    }

    void scheduled() {
        long purged = run();
        if (purged > 0) {
            LOG.infof("Purged %d sessions", purged);
        }
    }

    /** Goes once along all sessions that may be that old. Returns how many rows are gone. */
    long run() {
        Instant before = clock.instant().minus(keep);
        transactions.inSteps(most -> sessions.purgeDeleted(before, most));
        return walk.stretches()
                .takeWhile(stretch -> stretch.get(0).createdAt().isBefore(before))
                .mapToLong(stretch -> purge(stretch, before))
                .sum();
    }

    private long purge(List<Sessions.Lifespan> stretch, Instant before) {
        List<UUID> over = stretch.stream()
                .filter(session -> session.overBefore(before))
                .map(Sessions.Lifespan::id)
                .toList();
        return over.isEmpty() ? 0 : transactions.call(() -> sessions.purge(over));
    }
}

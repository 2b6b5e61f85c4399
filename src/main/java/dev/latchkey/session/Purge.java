package dev.latchkey.session;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Schedule;
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
 * Removes sessions that have been over for longer than they are kept. It walks the table by primary key in small steps,
 * because an index on what a renewal changes would cost every renewal. A row it deletes can't be renewed any more, not even
 * in a restored database, so no renewal ever waits for it. How it ended is remembered for as long as an access token of it
 * may be about.
 */
@ApplicationScoped
class Purge {

    private static final Logger LOG = Logger.getLogger(Purge.class);
    private static final int STEP = 500;
    private static final Duration MARGIN = Duration.ofMinutes(2);
    private static final UUID FIRST = new UUID(0, 0);

    private final Sessions sessions;
    private final Transactions transactions;
    private final Duration keep;
    private final Clock clock;

    Purge(Sessions sessions, Transactions transactions, LatchkeyConfig config, Clock clock) {
        this.sessions = sessions;
        this.transactions = transactions;
        Duration asked = config.session().keepEnded();
        Duration least = config.accessToken().lifetime().plus(MARGIN);
        this.keep = asked.compareTo(least) > 0 ? asked : least;
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

    /** Walks the whole table once. Returns how many rows are gone. */
    long run() {
        Instant before = clock.instant().minus(keep);
        transactions.run(() -> sessions.purgeDeleted(before));
        long purged = 0;
        UUID last = FIRST;
        List<Sessions.Lifespan> step;
        do {
            UUID from = last;
            step = transactions.call(() -> sessions.after(from, STEP));
            purged += purge(step, before);
            last = step.isEmpty() ? last : step.get(step.size() - 1).id();
        } while (step.size() == STEP && step.get(STEP - 1).createdAt().isBefore(before));
        return purged;
    }

    private long purge(List<Sessions.Lifespan> step, Instant before) {
        List<UUID> over = step.stream()
                .filter(session -> session.overBefore(before))
                .map(Sessions.Lifespan::id)
                .toList();
        return over.isEmpty() ? 0 : transactions.call(() -> sessions.purge(over));
    }
}

package dev.latchkey.session;

import dev.latchkey.audit.AuditEvent;
import dev.latchkey.kernel.Postponable;
import dev.latchkey.kernel.Schedule;
import dev.latchkey.kernel.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Counts, for each session, the renewals that change nothing. A repeat is one SELECT and stays one: it is counted in
 * memory, and added to its session's row every ten seconds, however many there were. So a session that is renewed from
 * many tabs is written once more in that time and not once for each tab, and what a node that is killed had not written
 * is lost: operators learn how often from it, and no decision is made by it.
 */
@ApplicationScoped
class RoutineCounts {

    private static final Logger LOG = Logger.getLogger(RoutineCounts.class);

    /** Few, because whoever renews one of these sessions waits for the transaction. */
    private static final int STEP = 50;

    private final Map<UUID, Routine> counts = new ConcurrentHashMap<>();
    private final Sessions sessions;
    private final Transactions transactions;
    private final Clock clock;

    RoutineCounts(Sessions sessions, Transactions transactions, Clock clock) {
        this.sessions = sessions;
        this.transactions = transactions;
        this.clock = clock;
    }

    void schedule(@Observes Schedule schedule) {
        schedule.every(Duration.ofSeconds(10), this::scheduled);
    }

    /** Without rotation every renewal is a repeat: then they are no news, and would be written as often as with it. */
    void repeated(@Observes AuditEvent.Repeated repeated) {
        if (!Renewal.Why.UNROTATED.json().equals(repeated.detail())) {
            add(repeated.sessionId(), Routine.repeat(clock.instant()));
        }
    }

    void recovered(@Observes AuditEvent.Recovered recovered) {
        add(recovered.sessionId(), Routine.repeat(clock.instant()));
    }

    void refused(@Observes AuditEvent.RenewalRefused refused) {
        if (refused.sessionId() != null) {
            add(refused.sessionId(), Routine.refusal(clock.instant()));
        }
    }

    private void add(UUID session, Routine more) {
        counts.merge(session, more, Routine::and);
    }

    void stop(@Observes ShutdownEvent stopping) {
        scheduled();
    }

    void scheduled() {
        Postponable.run(LOG, Level.DEBUG, "Writing the counts of repeated renewals", this::write);
    }

    /** Writes what was counted since it did so last; all nodes in the same order, so that none waits for another in turn. */
    synchronized void write() {
        List<UUID> ids = counts.keySet().stream().sorted().toList();
        for (int from = 0; from < ids.size(); from += STEP) {
            write(ids.subList(from, Math.min(from + STEP, ids.size())));
        }
    }

    private void write(List<UUID> ids) {
        Map<UUID, Routine> step = new TreeMap<>();
        ids.forEach(id -> step.put(id, counts.remove(id)));
        try {
            transactions.run(() -> step.forEach(sessions::add));
        } catch (RuntimeException undone) {
            step.forEach((id, routine) -> counts.merge(id, routine, (newer, older) -> older.and(newer)));
            throw undone;
        }
    }
}

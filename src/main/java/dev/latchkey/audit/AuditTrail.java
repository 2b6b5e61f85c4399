package dev.latchkey.audit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Keeps the trail. Call it inside the transaction of the cause; of a routine event, after its only statement will do. */
@ApplicationScoped
public class AuditTrail {

    private static final Logger LOG = Logger.getLogger("latchkey.audit");

    private final AuditRows rows;
    private final MeterRegistry metrics;
    private final TransactionSynchronizationRegistry transaction;
    private final CurrentVertxRequest request;
    private final Event<AuditEntry> entries;
    private final Event<AuditEvent> events;
    private final Clock clock;

    AuditTrail(
            AuditRows rows,
            MeterRegistry metrics,
            TransactionSynchronizationRegistry transaction,
            CurrentVertxRequest request,
            Event<AuditEntry> entries,
            Event<AuditEvent> events,
            Clock clock) {
        this.rows = rows;
        this.metrics = metrics;
        this.transaction = transaction;
        this.request = request;
        this.entries = entries;
        this.events = events;
        this.clock = clock;
    }

    /**
     * Stores an event, unless it is routine, and fires the {@link AuditEntry}, so that later rooms can write more in the
     * same transaction. Counts, logs and fires the event itself once it is committed, because then it has happened.
     */
    public void record(AuditEvent event) {
        String type = AuditEvent.type(event.getClass());
        if (event.stored()) {
            store(new AuditRow(event, type, Origin.of(request), clock.instant()));
        }
        if (transaction.getTransactionStatus() == Status.STATUS_NO_TRANSACTION) {
            tell(event, type);
        } else {
            transaction.registerInterposedSynchronization(new OnCommit(() -> tell(event, type)));
        }
    }

    /** Makes the counter of an event before it happens: an alarm on what it grows by would not hear of the first. */
    public void expect(Class<? extends AuditEvent> event, String detail) {
        counter(AuditEvent.type(event), detail);
    }

    private Counter counter(String type, String detail) {
        return metrics.counter("latchkey.events", "type", type, "detail", detail);
    }

    private void store(AuditRow row) {
        rows.persist(row);
        entries.fire(row.entry());
    }

    /** Takes from an account's events where they came from, in the transaction that deletes the account. */
    public void forgetOrigins(UUID accountId) {
        rows.forgetOrigins(accountId);
    }

    private void tell(AuditEvent event, String type) {
        String detail = event.detail() == null ? "" : event.detail();
        counter(type, detail).increment();
        events.fire(event);
        if (event.stored()) {
            LOG.infof("%s %s account=%s session=%s", type, detail, event.accountId(), event.sessionId());
        }
    }

    /** Work for after the commit, where there is one. */
    private record OnCommit(Runnable work) implements Synchronization {
        @Override
        public void beforeCompletion() {}

        @Override
        public void afterCompletion(int status) {
            if (status == Status.STATUS_COMMITTED) {
                work.run();
            }
        }
    }
}

package dev.latchkey.audit;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.transaction.Status;
import jakarta.transaction.Synchronization;
import jakarta.transaction.TransactionSynchronizationRegistry;
import java.time.Clock;
import java.util.Locale;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Keeps the trail. Call it inside the transaction of the cause. */
@ApplicationScoped
public class AuditTrail {

    private static final Logger LOG = Logger.getLogger("latchkey.audit");

    private final MeterRegistry metrics;
    private final HourlyFigures figures;
    private final TransactionSynchronizationRegistry transaction;
    private final CurrentVertxRequest request;
    private final Clock clock;

    AuditTrail(
            MeterRegistry metrics,
            HourlyFigures figures,
            TransactionSynchronizationRegistry transaction,
            CurrentVertxRequest request,
            Clock clock) {
        this.metrics = metrics;
        this.figures = figures;
        this.transaction = transaction;
        this.request = request;
        this.clock = clock;
    }

    /** Stores an event, unless it is routine; counts and logs it once it is committed, because then it has happened. */
    public void record(AuditEvent event) {
        String type = type(event);
        if (event.stored()) {
            new AuditRow(event, type, Origin.of(request), clock.instant()).persist();
        }
        transaction.registerInterposedSynchronization(new OnCommit(() -> tell(event, type)));
    }

    /** Takes from an account's events where they came from, in the transaction that deletes the account. */
    public void forgetOrigins(UUID accountId) {
        AuditRow.update("ip = null, requestId = null where accountId = ?1 or actorId = ?1", accountId);
    }

    private void tell(AuditEvent event, String type) {
        String detail = event.detail() == null ? "" : event.detail();
        metrics.counter("latchkey.events", "type", type, "detail", detail).increment();
        figures.count(event);
        if (event.stored()) {
            LOG.infof("%s %s account=%s session=%s", type, detail, event.accountId(), event.sessionId());
        }
    }

    /** {@code FastForwarded} is {@code fast_forwarded}. */
    private static String type(AuditEvent event) {
        String name = event.getClass().getSimpleName();
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
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

package dev.latchkey.audit;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.Locale;
import org.jboss.logging.Logger;

/** Keeps the trail. Call it inside the transaction of the cause. */
@ApplicationScoped
public class AuditTrail {

    private static final Logger LOG = Logger.getLogger("latchkey.audit");

    private final MeterRegistry metrics;
    private final CurrentVertxRequest request;
    private final Clock clock;

    AuditTrail(MeterRegistry metrics, CurrentVertxRequest request, Clock clock) {
        this.metrics = metrics;
        this.request = request;
        this.clock = clock;
    }

    /** Counts an event and, unless it is routine, stores and logs it. */
    public void record(AuditEvent event) {
        String type = type(event);
        String detail = event.detail() == null ? "" : event.detail();
        metrics.counter("latchkey.events", "type", type, "detail", detail).increment();
        if (event.stored()) {
            new AuditRow(event, type, Origin.of(request), clock.instant()).persist();
            LOG.infof("%s %s account=%s session=%s", type, detail, event.accountId(), event.sessionId());
        }
    }

    /** {@code FastForwarded} is {@code fast_forwarded}. */
    private static String type(AuditEvent event) {
        String name = event.getClass().getSimpleName();
        return name.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }
}

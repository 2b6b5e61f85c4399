package dev.latchkey.kernel;

import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Knows how long a request has waited. A crowd that comes while the database hangs takes all threads for as long as each of
 * them waits for an answer; whoever got a thread only after that need not find out again.
 */
@ApplicationScoped
public class Patience {

    private static final String CAME = "came_at";

    private final DatabasePulse pulse;
    private final CurrentVertxRequest current;

    Patience(DatabasePulse pulse, CurrentVertxRequest current) {
        this.pulse = pulse;
        this.current = current;
    }

    void register(@Observes Filters filters) {
        filters.register(this::note, FilterOrder.PATIENCE);
    }

    private void note(RoutingContext request) {
        request.put(CAME, System.nanoTime());
        request.next();
    }

    /** Lets the present request ask the database, unless it has waited in vain; see {@link DatabasePulse#letAsk}. */
    public void letAsk() {
        pulse.letAsk(current.getCurrent().get(CAME));
    }
}

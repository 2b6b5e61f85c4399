package dev.latchkey.kernel;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.MDC;

/** Gives every request an id of ours, for the answer and for the log. A caller's own id is never adopted. */
@ApplicationScoped
public class RequestId {

    private static final String KEY = "request_id";

    private final Chance chance;

    RequestId(Chance chance) {
        this.chance = chance;
    }

    void register(@Observes Filters filters) {
        filters.register(this::assign, FilterOrder.REQUEST_ID);
    }

    private void assign(RoutingContext request) {
        give(request);
        request.next();
    }

    /** Gives one to a request that fails before any filter has seen it. */
    public void give(RoutingContext request) {
        String id = chance.id().toString();
        request.put(KEY, id);
        MDC.put(KEY, id);
        request.response().putHeader("X-Request-Id", id);
    }

    /** The id of a request. */
    public static String of(RoutingContext request) {
        return request.get(KEY);
    }
}

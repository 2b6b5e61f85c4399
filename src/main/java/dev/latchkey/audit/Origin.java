package dev.latchkey.audit;

import dev.latchkey.kernel.CallerAddress;
import dev.latchkey.kernel.RequestId;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ContextNotActiveException;

/**
 * Where an event came from.
 *
 * @param ip the caller's address, or null
 * @param requestId the id under which the log knows the request, or null
 */
record Origin(String ip, String requestId) {

    private static final Origin NONE = new Origin(null, null);

    /** The request that this thread serves; nothing where it serves none. */
    static Origin of(CurrentVertxRequest current) {
        try {
            RoutingContext request = current.getCurrent();
            return request == null ? NONE : new Origin(CallerAddress.of(request.request()), RequestId.of(request));
        } catch (ContextNotActiveException background) {
            return NONE;
        }
    }
}

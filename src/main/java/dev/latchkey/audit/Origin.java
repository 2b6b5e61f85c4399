package dev.latchkey.audit;

import dev.latchkey.kernel.CallerAddress;
import dev.latchkey.kernel.RequestId;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.quarkus.vertx.http.runtime.security.QuarkusHttpUser;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ContextNotActiveException;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Where an event came from.
 *
 * @param actorId whose access token it has, where it was looked at, or null
 * @param ip the caller's address, or null
 * @param requestId the id under which the log knows the request, or null
 */
record Origin(UUID actorId, String ip, String requestId) {

    private static final Origin NONE = new Origin(null, null, null);

    /** The request that this thread serves; nothing where it serves none. */
    static Origin of(CurrentVertxRequest current) {
        try {
            RoutingContext request = current.getCurrent();
            return request == null
                    ? NONE
                    : new Origin(actor(request), CallerAddress.of(request.request()), RequestId.of(request));
        } catch (ContextNotActiveException background) {
            return NONE;
        }
    }

    /** Nobody is authenticated for the trail's sake: who was not asked for a token has not acted with one. */
    private static UUID actor(RoutingContext request) {
        return request.user() instanceof QuarkusHttpUser user
                        && user.getSecurityIdentity().getPrincipal() instanceof JsonWebToken token
                ? UUID.fromString(token.getSubject())
                : null;
    }
}

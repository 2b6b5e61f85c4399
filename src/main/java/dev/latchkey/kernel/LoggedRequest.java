package dev.latchkey.kernel;

import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Locale;

/**
 * Gives the access log, where it is on, two values that Quarkus gets wrong. The caller's address: behind a proxy that
 * appends, Quarkus takes what a stranger wrote, and whoever bans by the log would ban whom that stranger wants. The version
 * of HTTP: at one that it does not know Quarkus fails.
 */
@ApplicationScoped
class LoggedRequest {

    /** In the pattern of the log. */
    private static final String CALLER = "caller";

    private static final String PROTOCOL = "protocol";
    private static final String UNKNOWN = "-";

    void register(@Observes Filters filters, VertxHttpConfig http) {
        if (http.accessLog().enabled()) {
            filters.register(LoggedRequest::tell, FilterOrder.LOGGED_REQUEST);
        }
    }

    private static void tell(RoutingContext request) {
        request.put(CALLER, CallerAddress.of(request.request()));
        request.put(PROTOCOL, protocol(request.request().version()));
        request.next();
    }

    private static String protocol(HttpVersion version) {
        return version == null ? UNKNOWN : version.alpnName().toUpperCase(Locale.ROOT);
    }
}

package dev.latchkey.kernel;

import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Tells the access log, where there is one, the address that counts here; what Quarkus itself would log behind a proxy that
 * appends to what it gets is what a stranger wrote, and whoever bans by a log would ban whom that stranger wants.
 */
@ApplicationScoped
class LoggedAddress {

    /** In the pattern of the log. */
    private static final String NAME = "caller";

    private static final int FIRST = 1000;

    void register(@Observes Filters filters, VertxHttpConfig http) {
        if (http.accessLog().enabled()) {
            filters.register(LoggedAddress::tell, FIRST);
        }
    }

    private static void tell(RoutingContext request) {
        request.put(NAME, CallerAddress.of(request.request()));
        request.next();
    }
}

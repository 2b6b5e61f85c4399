package dev.latchkey.guard;

import dev.latchkey.kernel.FilterOrder;
import dev.latchkey.kernel.LatchkeyConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Keeps browsers on TLS (RFC 6797) where the public address is a TLS one: the proxy in front ends it, so the address is
 * what we know it by. Subdomains are not ours to bind.
 */
@ApplicationScoped
class TransportSecurity {

    private static final String ONE_YEAR = "max-age=31536000";

    private final boolean tls;

    TransportSecurity(LatchkeyConfig config) {
        this.tls = "https".equals(config.publicUrl().getScheme());
    }

    void register(@Observes Filters filters) {
        if (tls) {
            filters.register(TransportSecurity::mark, FilterOrder.TRANSPORT_SECURITY);
        }
    }

    private static void mark(RoutingContext request) {
        request.response().putHeader("Strict-Transport-Security", ONE_YEAR);
        request.next();
    }
}

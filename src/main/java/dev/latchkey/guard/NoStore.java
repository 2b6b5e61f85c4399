package dev.latchkey.guard;

import dev.latchkey.kernel.FilterOrder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Whatever does not say that it may be stored may not (RFC 6749 section 5.1): most answers here hold a secret. */
@ApplicationScoped
class NoStore {

    void register(@Observes Filters filters) {
        filters.register(NoStore::mark, FilterOrder.NO_STORE);
    }

    private static void mark(RoutingContext request) {
        HttpServerResponse response = request.response();
        request.addHeadersEndHandler(sending -> {
            if (!response.headers().contains(HttpHeaders.CACHE_CONTROL)) {
                response.putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            }
        });
        request.next();
    }
}

package dev.latchkey.guard;

import dev.latchkey.kernel.FilterOrder;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;

/**
 * Closes a connection whose request does not end. A body must be there within the time for which a connection may be
 * idle, which by itself would start anew with each byte; what it was for nobody knows yet, so there is no answer (RFC 9112
 * section 9.5). One that its resource reads may take its time, but no longer than until the answer.
 */
@ApplicationScoped
class EndlessBodies {

    private final Duration longest;

    EndlessBodies(VertxHttpConfig http) {
        this.longest = http.idleTimeout();
    }

    void register(@Observes Filters filters) {
        filters.register(this::watch, FilterOrder.ENDLESS_BODIES);
    }

    private void watch(RoutingContext request) {
        if (BodyGuard.mayHaveBody(request.request())) {
            Future<Void> received = request.request().end();
            if (BodyGuard.isStreamed(request)) {
                endWithAnswer(request, received);
            } else if (longest.toMillis() > 0) {
                endInTime(request.request(), request.vertx(), received);
            }
        }
        request.next();
    }

    /** Zero, as for idle connections, is no limit. */
    private void endInTime(HttpServerRequest http, Vertx vertx, Future<Void> received) {
        long timer =
                vertx.setTimer(longest.toMillis(), late -> http.connection().close());
        received.onComplete(over -> vertx.cancelTimer(timer));
    }

    /** Whoever is refused could go on sending, up to a gigabyte. */
    private static void endWithAnswer(RoutingContext request, Future<Void> received) {
        request.addHeadersEndHandler(sending -> {
            if (!received.isComplete()) {
                request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            }
        });
        request.addEndHandler(answered -> {
            if (!received.isComplete()) {
                request.request().connection().close();
            }
        });
    }
}

package dev.latchkey.guard;

import dev.latchkey.kernel.DatabaseOpening;
import dev.latchkey.kernel.FilterOrder;
import dev.latchkey.kernel.Problems;
import dev.latchkey.kernel.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Refuses everything but the service's own health and metrics until the database was opened for the first time. */
@ApplicationScoped
class OpeningGuard {

    private final DatabaseOpening opening;
    private final Problems problems;

    OpeningGuard(DatabaseOpening opening, Problems problems) {
        this.opening = opening;
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, FilterOrder.OPENING);
    }

    private void admit(RoutingContext request) {
        if (opening.isOpen() || request.normalizedPath().startsWith("/q/")) {
            request.next();
            return;
        }
        problems.end(request, Refusal.unavailable());
    }
}

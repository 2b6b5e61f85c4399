package dev.latchkey.guard;

import dev.latchkey.kernel.DatabaseOpening;
import dev.latchkey.kernel.Problems;
import dev.latchkey.kernel.Refusal;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/** Refuses everything but the service's own health and metrics until the database was opened for the first time. */
@ApplicationScoped
class OpeningGuard {

    private static final int BEFORE_THE_BODY = 850;

    private final DatabaseOpening opening;
    private final Problems problems;

    OpeningGuard(DatabaseOpening opening, Problems problems) {
        this.opening = opening;
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        filters.register(this::admit, BEFORE_THE_BODY);
    }

    private void admit(RoutingContext request) {
        if (opening.isOpen() || request.normalizedPath().startsWith("/q/")) {
            request.next();
            return;
        }
        problems.end(request, Refusal.unavailable());
    }
}

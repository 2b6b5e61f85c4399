package dev.latchkey.guard;

import dev.latchkey.kernel.FilterOrder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Lets the page that shows the description of the HTTP interface begin its script, which stands in the page itself, and
 * show its pictures, which stand in its style. Nothing of it comes from a request, and it still reaches nobody but us.
 */
@ApplicationScoped
class ApiPage {

    private static final String FOLDER = "/q/swagger-ui";
    private static final String POLICY = "default-src 'none'; script-src 'self' 'unsafe-inline';"
            + " style-src 'self' 'unsafe-inline'; connect-src 'self'; img-src 'self' data:; base-uri 'none';"
            + " form-action 'none'; frame-ancestors 'none'";

    void register(@Observes Filters filters) {
        filters.register(ApiPage::mark, FilterOrder.API_PAGE);
    }

    private static void mark(RoutingContext request) {
        if (request.normalizedPath().startsWith(FOLDER)) {
            request.response().putHeader("Content-Security-Policy", POLICY);
        }
        request.next();
    }
}

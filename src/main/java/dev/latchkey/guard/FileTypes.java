package dev.latchkey.guard;

import dev.latchkey.kernel.FilterOrder;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Map;

/**
 * Says of two files what Vert.x does not: of the declarations what they are, for which there is no registered name, and of
 * the picture which charset it is in. A browser that was told not to guess would do without (ASVS 4.1.1).
 */
@ApplicationScoped
class FileTypes {

    private static final Map<String, String> TYPES = Map.of(
            "/latchkey.d.ts", "text/plain;charset=UTF-8",
            "/latchkey.svg", "image/svg+xml;charset=UTF-8");

    void register(@Observes Filters filters) {
        filters.register(FileTypes::mark, FilterOrder.FILE_TYPES);
    }

    private static void mark(RoutingContext request) {
        String type = TYPES.get(request.normalizedPath());
        if (type != null) {
            request.addHeadersEndHandler(sending -> say(type, request.response()));
        }
        request.next();
    }

    /** A refusal says itself what it is. */
    private static void say(String type, HttpServerResponse response) {
        if (response.getStatusCode() == 200) {
            response.putHeader(HttpHeaders.CONTENT_TYPE, type);
        }
    }
}

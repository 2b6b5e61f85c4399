package dev.latchkey.kernel;

import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;

/**
 * Makes one line of several of {@code Accept-Language}, which mean the same (RFC 9110 section 5.3): whoever asks for it
 * gets but the first. An {@code Accept} that names nothing asks for nothing.
 */
@ApplicationScoped
class HeaderLines {

    private static final int EARLY = 980;

    void register(@Observes Filters filters) {
        filters.register(HeaderLines::join, EARLY);
    }

    private static void join(RoutingContext request) {
        MultiMap headers = request.request().headers();
        List<String> languages = headers.getAll(HttpHeaders.ACCEPT_LANGUAGE);
        if (languages.size() > 1) {
            headers.set(HttpHeaders.ACCEPT_LANGUAGE, String.join(",", languages));
        }
        if (String.join("", headers.getAll(HttpHeaders.ACCEPT)).isBlank()) {
            headers.remove(HttpHeaders.ACCEPT);
        }
        request.next();
    }
}

package dev.latchkey.guard;

import dev.latchkey.kernel.FilterOrder;
import dev.latchkey.kernel.Problems;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Shown;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Set;

/**
 * Lets pages of allowed origins read our answers, with the cookie (Fetch standard, CORS protocol). What everybody may
 * know, anybody's page may read, without it. Not Quarkus' own filter, which refuses our own pages wherever it does not
 * know the address that a browser sees.
 */
@ApplicationScoped
class CrossOrigin {

    private static final String PUBLIC_FOLDER = "/.well-known/";
    private static final Set<String> PUBLIC_FILES = Set.of("/latchkey.js", "/latchkey.d.ts");
    private static final String METHODS = "GET, POST, PUT, PATCH, DELETE";
    private static final String REQUEST_HEADERS = "Accept-Language, Authorization, Content-Type, " + Shown.PROOF_HEADER
            + ", Idempotency-Key, " + Shown.DEVICE_HEADER;

    /** {@code Date} lets a client correct a clock that stood still; a page of another origin sees only what is named. */
    private static final String ANSWER_HEADERS =
            "Date, DPoP-Nonce, Retry-After, WWW-Authenticate, X-Request-Id, " + Shown.DEVICE_HEADER;

    private final AllowedOrigins origins;
    private final Problems problems;

    CrossOrigin(AllowedOrigins origins, Problems problems) {
        this.origins = origins;
        this.problems = problems;
    }

    void register(@Observes Filters filters) {
        filters.register(this::handle, FilterOrder.CROSS_ORIGIN);
    }

    private void handle(RoutingContext request) {
        String path = request.normalizedPath();
        boolean toAll = path.startsWith(PUBLIC_FOLDER) || PUBLIC_FILES.contains(path);
        String origin = request.request().getHeader(HttpHeaders.ORIGIN);
        boolean allowed = toAll || origins.contains(origin);
        request.addHeadersEndHandler(sending -> mark(request.response().headers(), origin, toAll, allowed));
        if (!isPreflight(request.request())) {
            request.next();
        } else if (allowed) {
            permit(request);
        } else {
            problems.end(request, Refusal.of(RefusalCode.CROSS_SITE));
        }
    }

    private static void mark(MultiMap headers, String origin, boolean toAll, boolean allowed) {
        if (toAll) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
            markCompressible(headers);
            return;
        }
        headers.add(HttpHeaders.VARY, HttpHeaders.ORIGIN);
        if (allowed) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_CREDENTIALS, "true");
            headers.set(HttpHeaders.ACCESS_CONTROL_EXPOSE_HEADERS, ANSWER_HEADERS);
        }
    }

    /** What any cache may keep must say what it depends on (RFC 9110 section 12.5.5); a file says so itself. */
    private static void markCompressible(MultiMap headers) {
        if (!headers.contains(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING, true)) {
            headers.add(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING);
        }
    }

    private static boolean isPreflight(HttpServerRequest request) {
        return request.method() == HttpMethod.OPTIONS
                && request.headers().contains(HttpHeaders.ORIGIN)
                && request.headers().contains(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD);
    }

    private static void permit(RoutingContext request) {
        request.response()
                .setStatusCode(204)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, METHODS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, REQUEST_HEADERS)
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, "600")
                .end();
    }
}

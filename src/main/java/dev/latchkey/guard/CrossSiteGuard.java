package dev.latchkey.guard;

import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;

/** Keeps other sites from using a browser's cookie. */
@ApplicationScoped
public class CrossSiteGuard {

    private final AllowedOrigins origins;

    CrossSiteGuard(AllowedOrigins origins) {
        this.origins = origins;
    }

    /** Refuses with {@code cross_site} unless our own page, or one of an allowed origin, sent the request. */
    public void requireAllowedOrigin(HttpServerRequest request) {
        if ("same-origin".equals(request.getHeader("Sec-Fetch-Site"))
                || origins.contains(request.getHeader("Origin"))) {
            return;
        }
        throw Refusal.of(RefusalCode.CROSS_SITE);
    }
}

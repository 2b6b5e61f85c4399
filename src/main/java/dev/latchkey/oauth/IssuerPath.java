package dev.latchkey.oauth;

import dev.latchkey.kernel.FilterOrder;
import io.vertx.ext.web.Router;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Where the issuer has a path, OpenID Connect has the well-known path behind it (OpenID Connect Discovery section 4), and
 * not before it as in RFC 8414 section 3.1. This is no resource, because one of ours may have the name of that path.
 */
@ApplicationScoped
class IssuerPath {

    private static final String OPENID = "/.well-known/openid-configuration";

    private final Metadata metadata;

    IssuerPath(Metadata metadata) {
        this.metadata = metadata;
    }

    /** Before every filter, so that each sees the request once. */
    void register(@Observes Router router) {
        if (!metadata.issuerPath().isEmpty()) {
            router.route("/" + metadata.issuerPath() + OPENID)
                    .order(FilterOrder.ISSUER_PATH)
                    .handler(request -> request.reroute(OPENID));
        }
    }
}

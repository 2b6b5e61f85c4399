package dev.latchkey.guard;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Keeps other sites from using a browser's cookie. */
@ApplicationScoped
public class CrossSiteGuard {

    private final Set<String> origins;

    CrossSiteGuard(LatchkeyConfig config) {
        this.origins = Stream.concat(
                        Stream.of(origin(config.publicUrl())),
                        config.cors().origins().stream().flatMap(Set::stream))
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String origin(URI url) {
        return url.getScheme() + "://" + url.getRawAuthority();
    }

    /** Refuses with {@code cross_site} unless our own page, or one of an allowed origin, sent the request. */
    public void requireSameSite(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        if ("same-origin".equals(request.getHeader("Sec-Fetch-Site")) || origin != null && origins.contains(origin)) {
            return;
        }
        throw Refusal.of(RefusalCode.CROSS_SITE);
    }
}

package dev.latchkey.kernel;

import io.vertx.core.http.HttpServerRequest;
import java.util.regex.Pattern;

/**
 * The address that a request came from. {@code X-Forwarded-For} counts only behind a proxy that is configured with
 * {@code quarkus.http.proxy.*}; what such a proxy passes on is still a stranger's text until it looks like an address.
 */
public final class CallerAddress {

    private static final Pattern LITERAL = Pattern.compile("[0-9A-Fa-f.:]{2,45}");

    private CallerAddress() {}

    /** An IPv4 or IPv6 literal, or null where none is known. */
    public static String of(HttpServerRequest request) {
        String host =
                request.remoteAddress() == null ? null : request.remoteAddress().host();
        return host != null && LITERAL.matcher(host).matches() ? host : null;
    }
}

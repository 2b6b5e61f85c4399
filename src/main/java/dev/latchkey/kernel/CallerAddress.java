package dev.latchkey.kernel;

import io.quarkus.arc.Arc;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.regex.Pattern;

/**
 * The address that a request came from. {@code X-Forwarded-For} counts only behind a proxy that is configured with
 * {@code quarkus.http.proxy.*}, and only as far as such proxies have written it; what they pass on is still a stranger's
 * text until it looks like an address.
 */
public final class CallerAddress {

    private static final Pattern LITERAL = Pattern.compile("[0-9A-Fa-f.:]{2,45}");

    private CallerAddress() {}

    /** An IPv4 or IPv6 literal, or null where none is known. */
    public static String of(HttpServerRequest request) {
        SocketAddress peer = request.connection().remoteAddress();
        if (peer == null) {
            return null;
        }
        String caller = Arc.container().instance(Proxies.class).get().caller(peer.host(), request.headers());
        return isLiteral(caller) ? caller : null;
    }

    /** Whether a text, which may be null, looks like an address; no name does that would be looked up. */
    static boolean isLiteral(String text) {
        return text != null && LITERAL.matcher(text).matches();
    }
}

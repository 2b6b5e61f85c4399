package dev.latchkey.token;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import java.util.Optional;

/** The cookie that holds a browser's refresh token. */
public final class RefreshCookie {

    /** The prefix binds the cookie to this host and to HTTPS (RFC 6265bis section 4.1.3.2). */
    public static final String NAME = "__Host-latchkey";

    private RefreshCookie() {}

    /** The refresh token that a request brings by it. */
    public static Optional<String> in(HttpServerRequest request) {
        return HostCookie.in(request, NAME);
    }

    /** A cookie for a refresh token, for as long as the token lives. */
    public static NewCookie holding(String refreshToken, Duration life) {
        return HostCookie.of(NAME, refreshToken, life);
    }

    /** The cookie that makes a browser forget it. */
    public static NewCookie cleared() {
        return HostCookie.of(NAME, "", Duration.ZERO);
    }
}

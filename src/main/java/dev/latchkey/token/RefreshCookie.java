package dev.latchkey.token;

import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;

/** The cookie that holds a browser's refresh token. */
public final class RefreshCookie {

    /** The prefix binds the cookie to this host and to HTTPS (RFC 6265bis section 4.1.3.2). */
    public static final String NAME = "__Host-latchkey";

    private RefreshCookie() {}

    /** A cookie for a refresh token, for as long as the token lives. */
    public static NewCookie holding(String refreshToken, Duration life) {
        return HostCookie.of(NAME, refreshToken, life);
    }

    /** The cookie that makes a browser forget it. */
    public static NewCookie cleared() {
        return HostCookie.of(NAME, "", Duration.ZERO);
    }
}

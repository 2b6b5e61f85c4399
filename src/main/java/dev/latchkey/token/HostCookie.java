package dev.latchkey.token;

import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;

/** A cookie that no script reads and no other site sends; its name must begin with {@code __Host-}. */
final class HostCookie {

    private HostCookie() {}

    static NewCookie of(String name, String value, Duration life) {
        return new NewCookie.Builder(name)
                .value(value)
                .path("/")
                .maxAge((int) Math.min(Integer.MAX_VALUE, life.toSeconds()))
                .secure(true)
                .httpOnly(true)
                .sameSite(NewCookie.SameSite.STRICT)
                .build();
    }
}

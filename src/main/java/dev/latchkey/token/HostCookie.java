package dev.latchkey.token;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.NewCookie;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;

/** A cookie that no script reads and no other site sends; its name must begin with {@code __Host-}. */
final class HostCookie {

    private static final Pattern BETWEEN = Pattern.compile(";[ \t]*");

    private HostCookie() {}

    /**
     * What a request brings as the cookie. Only a semicolon ends one, as it does for whoever made the header (RFC 6265bis
     * section 5.8.3): a parser that sees another end as well, a comma for one, finds a cookie of this name within one that
     * any neighbouring host may set. One without a value is none. Quotes around the value are no part of what it says
     * (section 4.1.1), and the JDK's own client adds them.
     */
    static Optional<String> in(HttpServerRequest request, String name) {
        String beginning = name + "=";
        return request.headers().getAll(HttpHeaders.COOKIE).stream()
                .flatMap(BETWEEN::splitAsStream)
                .filter(cookie -> cookie.startsWith(beginning))
                .map(cookie -> unquoted(cookie.substring(beginning.length())))
                .filter(value -> !value.isEmpty())
                .findFirst();
    }

    private static String unquoted(String value) {
        return value.length() > 1 && value.startsWith("\"") && value.endsWith("\"")
                ? value.substring(1, value.length() - 1)
                : value;
    }

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

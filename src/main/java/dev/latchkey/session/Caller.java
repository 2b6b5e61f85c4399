package dev.latchkey.session;

import dev.latchkey.token.RefreshToken;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Who asks, by a verified token.
 *
 * @param accountId {@code sub}
 * @param sessionId {@code sid}
 */
record Caller(UUID accountId, UUID sessionId) {

    static Caller of(JsonWebToken token) {
        return new Caller(UUID.fromString(token.getSubject()), UUID.fromString(token.getClaim("sid")));
    }

    static Caller of(RefreshToken token) {
        return new Caller(token.accountId(), token.sessionId());
    }
}

package dev.latchkey.token;

import java.time.Instant;
import java.util.UUID;

/**
 * What a refresh token says. Equal ones are written as equal strings.
 *
 * @param sessionId {@code sid}
 * @param accountId {@code sub}
 * @param generation {@code gen}: 0 at login, one more with each rotation
 * @param issuedAt {@code iat}, whole seconds
 * @param expiresAt {@code exp}, whole seconds
 * @param jkt the thumbprint of the key that it is bound to (RFC 9449 section 5), or null
 */
public record RefreshToken(
        UUID sessionId, UUID accountId, long generation, Instant issuedAt, Instant expiresAt, String jkt) {

    public RefreshToken {
        if (generation < 0) {
            throw new IllegalArgumentException("a generation is never negative");
        }
    }
}

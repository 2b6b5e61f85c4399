package dev.latchkey.token;

import java.time.Instant;

/**
 * A signed access token.
 *
 * @param value the compact serialization
 * @param expiresAt {@code exp}
 */
public record AccessToken(String value, Instant expiresAt) {
    @Override
    public String toString() {
        return "AccessToken[redacted]";
    }
}

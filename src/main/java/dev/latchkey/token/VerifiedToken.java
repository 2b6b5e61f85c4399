package dev.latchkey.token;

import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import java.time.Instant;
import java.util.UUID;

/**
 * An access token whose signature and claims hold.
 *
 * @param principal what it claims
 * @param kid the key that signed it
 * @param sessionId {@code sid}
 * @param end when its time is over, with the leeway of every check
 * @param jkt the thumbprint of the key that it is bound to, or null
 */
record VerifiedToken(JWTCallerPrincipal principal, String kid, UUID sessionId, Instant end, String jkt) {

    /** Whether its time is not over. */
    boolean isCurrent(Instant now) {
        return now.isBefore(end);
    }

    @Override
    public String toString() {
        return "VerifiedToken[redacted]";
    }
}

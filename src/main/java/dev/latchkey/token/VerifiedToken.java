package dev.latchkey.token;

import dev.latchkey.kernel.LatchkeyConfig;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import java.time.Instant;
import java.util.UUID;

/**
 * An access token whose signature and claims hold.
 *
 * @param principal what it claims
 * @param kid the key that signed it
 * @param sessionId {@code sid}
 * @param jkt the thumbprint of the key that it is bound to, or null
 */
record VerifiedToken(JWTCallerPrincipal principal, String kid, UUID sessionId, String jkt) {

    /** Whether its time is not over, with the leeway of every check. */
    boolean isCurrent(Instant now) {
        return now.isBefore(Instant.ofEpochSecond(principal.getExpirationTime()).plus(LatchkeyConfig.LEEWAY));
    }

    @Override
    public String toString() {
        return "VerifiedToken[redacted]";
    }
}

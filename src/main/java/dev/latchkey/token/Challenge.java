package dev.latchkey.token;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Shows that somebody gave an account's password and owes the second factor. It names the session that it will open, so
 * that it opens one at most.
 *
 * @param sessionId {@code sid}
 * @param accountId {@code sub}
 * @param passwordChangedAt {@code pwd_at}, milliseconds: with another password the challenge is worth nothing
 * @param clientId {@code client_id}, which has proved itself with the password
 * @param jkt the thumbprint of the key that was shown with the password, or null
 */
public record Challenge(UUID sessionId, UUID accountId, Instant passwordChangedAt, String clientId, String jkt) {

    /** From the password to the code. */
    public static final Duration LIFETIME = Duration.ofMinutes(5);

    static final String TYP = "totp+jwt";
}

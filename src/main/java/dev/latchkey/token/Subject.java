package dev.latchkey.token;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * Whom an access token speaks for.
 *
 * @param accountId {@code sub}
 * @param sessionId {@code sid}
 * @param clientId {@code client_id}
 * @param roles {@code groups}
 * @param authTime {@code auth_time}: when the password was given
 * @param notAfter no token lives longer than this: the end of the session
 */
public record Subject(
        UUID accountId, UUID sessionId, String clientId, Set<String> roles, Instant authTime, Instant notAfter) {}

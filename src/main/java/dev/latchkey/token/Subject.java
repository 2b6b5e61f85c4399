package dev.latchkey.token;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Whom an access token speaks for.
 *
 * @param accountId {@code sub}
 * @param sessionId {@code sid}
 * @param clientId {@code client_id}
 * @param roles {@code groups}
 * @param amr {@code amr}: how the user showed who they are (RFC 8176)
 * @param authTime {@code auth_time}: when the password was given
 * @param notAfter no token lives longer than this: the end of the session
 * @param jkt the thumbprint of the key that its tokens are bound to (RFC 9449 section 6.1), or null
 */
public record Subject(
        UUID accountId,
        UUID sessionId,
        String clientId,
        Set<String> roles,
        List<String> amr,
        Instant authTime,
        Instant notAfter,
        String jkt) {

    /** {@code acr} of whoever has shown a second factor as well. */
    public static final String TWO_FACTORS = "aal2";

    private static final String ONE_FACTOR = "aal1";

    /** The same, with tokens that are bound to a key. */
    public Subject boundTo(String key) {
        return new Subject(accountId, sessionId, clientId, roles, amr, authTime, notAfter, key);
    }

    /** {@code acr}: the authenticator assurance level that this reaches (NIST SP 800-63B-4). */
    String acr() {
        return amr.size() > 1 ? TWO_FACTORS : ONE_FACTOR;
    }
}

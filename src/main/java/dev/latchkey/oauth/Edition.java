package dev.latchkey.oauth;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/**
 * The feed at a moment.
 *
 * @param ids the sessions that it names
 * @param at {@code iat}
 * @param kid of the key that signed it
 * @param jwt signed
 */
record Edition(Set<UUID> ids, Instant at, String kid, String jwt) {

    /** The same for the same sessions and the same key, on whichever node and whenever it was signed. */
    String tag() {
        long sum = ids.stream()
                .mapToLong(id -> id.getLeastSignificantBits() * 31 + id.getMostSignificantBits())
                .sum();
        return Long.toHexString(sum) + "-" + ids.size() + "-" + kid;
    }
}

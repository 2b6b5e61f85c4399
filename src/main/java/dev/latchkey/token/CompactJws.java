package dev.latchkey.token;

import dev.latchkey.key.RingKey;
import java.nio.charset.StandardCharsets;
import java.security.Key;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.lang.JoseException;

/**
 * A JWS in compact serialization (RFC 7515 section 7.1) whose outside was checked before any key is looked at.
 *
 * @param value the whole of it
 * @param kid header {@code kid}
 * @param algorithm header {@code alg}
 * @param typ header {@code typ}, or null
 */
record CompactJws(String value, String kid, String algorithm, String typ) {

    private static final int LONGEST = 8192;
    private static final Set<String> MEMBERS = Set.of("alg", "kid", "typ");

    /**
     * Reads the header of a token whose spelling is canonical: three parts, the base64url alphabet, no padding, no
     * stray bits, no member twice, none but {@code alg}, {@code kid} and {@code typ} (so no {@code crit}, no
     * {@code b64} and no key that the token brings along).
     */
    static Optional<CompactJws> parse(String token) {
        return header(token)
                .filter(members -> MEMBERS.containsAll(members.keySet()))
                .filter(members -> members.get("kid") instanceof String
                        && members.get("alg") instanceof String
                        && (!members.containsKey("typ") || members.get("typ") instanceof String))
                .map(members -> new CompactJws(
                        token, (String) members.get("kid"), (String) members.get("alg"), (String) members.get("typ")));
    }

    /** The header, whatever it says, of a token whose spelling is canonical and names no member twice. */
    static Optional<Map<String, Object>> header(String token) {
        if (token == null || token.length() > LONGEST) {
            return Optional.empty();
        }
        String[] parts = token.split("\\.", -1);
        if (parts.length != 3 || !Stream.of(parts).allMatch(CompactJws::canonical)) {
            return Optional.empty();
        }
        return JsonMembers.read(new String(Base64.getUrlDecoder().decode(parts[0]), StandardCharsets.UTF_8));
    }

    /** What was signed, where this key signed it, by the one algorithm that the key is for. */
    Optional<String> payload(RingKey key) {
        return algorithm.equals(key.algorithm())
                ? payload(value, key.algorithm(), key.verificationKey())
                : Optional.empty();
    }

    /** What was signed, where this key signed it by this algorithm. */
    static Optional<String> payload(String token, String algorithm, Key key) {
        try {
            JsonWebSignature jws = new JsonWebSignature();
            jws.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, algorithm));
            jws.setCompactSerialization(token);
            jws.setKey(key);
            return jws.verifySignature() ? Optional.of(jws.getPayload()) : Optional.empty();
        } catch (JoseException | RuntimeException refused) {
            return Optional.empty();
        }
    }

    /** Several spellings decode to the same bytes; only the one that the encoder writes is taken. No part may be empty. */
    private static boolean canonical(String part) {
        if (part.isEmpty()) {
            return false;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(part);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(part);
        } catch (IllegalArgumentException impossibleLength) {
            return false;
        }
    }

    @Override
    public String toString() {
        return "CompactJws[redacted]";
    }
}

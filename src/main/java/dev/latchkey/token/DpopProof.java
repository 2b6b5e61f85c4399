package dev.latchkey.token;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Scheme;
import dev.latchkey.kernel.Sha256;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.ReservedClaimNames;

/**
 * A proof that whoever sends a request has a key (RFC 9449 section 4.2): signed with the key that it brings along.
 *
 * @param jkt the thumbprint of the key (RFC 7638)
 * @param jti what the signer calls it
 * @param method {@code htm}
 * @param address {@code htu}, normalised
 * @param issuedAt {@code iat}
 * @param expiresAt {@code exp}, or null
 * @param notBefore {@code nbf}, or null
 * @param tokenHash {@code ath}, or null
 * @param nonce or null
 */
public record DpopProof(
        String jkt,
        String jti,
        String method,
        String address,
        Instant issuedAt,
        Instant expiresAt,
        Instant notBefore,
        String tokenHash,
        String nonce) {

    static final String TYP = "dpop+jwt";

    /** A key id is of no use here, and some libraries name one; whatever else there is, is not understood. */
    private static final Set<String> MEMBERS = Set.of("typ", "alg", "jwk", "kid");

    /** Reads a header {@code DPoP}; empty where it is malformed or not signed as it says. */
    static Optional<DpopProof> parse(String header) {
        return CompactJws.header(header)
                .filter(members -> MEMBERS.containsAll(members.keySet()))
                .filter(members -> TYP.equals(members.get("typ")))
                .flatMap(members -> signed(header, members));
    }

    private static Optional<DpopProof> signed(String header, Map<String, Object> members) {
        if (!(members.get("alg") instanceof String algorithm) || !Scheme.PROOF_ALGORITHMS.contains(algorithm)) {
            return Optional.empty();
        }
        return ProofKey.of(members.get("jwk"))
                .flatMap(key -> CompactJws.payload(header, algorithm, key.key())
                        .flatMap(JsonMembers::claims)
                        .flatMap(claims -> proof(claims, key.thumbprint())));
    }

    private static Optional<DpopProof> proof(JwtClaims claims, String jkt) {
        try {
            return Optional.of(new DpopProof(
                    jkt,
                    required(claims.getJwtId()),
                    required(claims.getStringClaimValue("htm")),
                    HttpAddress.normalised(required(claims.getStringClaimValue("htu"))),
                    instant(claims.getIssuedAt()),
                    optional(claims, ReservedClaimNames.EXPIRATION_TIME),
                    optional(claims, ReservedClaimNames.NOT_BEFORE),
                    claims.getStringClaimValue("ath"),
                    claims.getStringClaimValue("nonce")));
        } catch (MalformedClaimException | RuntimeException malformed) {
            return Optional.empty();
        }
    }

    private static String required(String claim) {
        if (claim == null || claim.isEmpty()) {
            throw new IllegalArgumentException("a claim is missing");
        }
        return claim;
    }

    private static Instant instant(NumericDate date) {
        return Instant.ofEpochSecond(date.getValue());
    }

    /** The time that a claim says; null where it is not there, but not where it says null, which is no time. */
    private static Instant optional(JwtClaims claims, String claim) throws MalformedClaimException {
        return claims.getClaimNames().contains(claim) ? instant(claims.getNumericDateClaimValue(claim)) : null;
    }

    /** Whether it was made for this request. */
    boolean isFor(String requestMethod, String requestAddress) {
        return method.equals(requestMethod) && address.equals(requestAddress);
    }

    /** Whether it was made a moment ago and is good now, if it says when it is, with the leeway of every check. */
    boolean isFresh(Instant now, Duration window) {
        return wasIssued(now, window) && holds(now);
    }

    private boolean wasIssued(Instant now, Duration window) {
        return !issuedAt.isAfter(now.plus(LatchkeyConfig.LEEWAY))
                && !issuedAt.isBefore(now.minus(window).minus(LatchkeyConfig.LEEWAY));
    }

    /** RFC 7519 sections 4.1.4 and 4.1.5. A stranger wrote these times, and to the last of all nothing can be added. */
    private boolean holds(Instant now) {
        return (expiresAt == null || expiresAt.isAfter(now.minus(LatchkeyConfig.LEEWAY)))
                && (notBefore == null || !notBefore.isAfter(now.plus(LatchkeyConfig.LEEWAY)));
    }

    /** Whether it was made for this access token (RFC 9449 section 4.2). */
    boolean isWith(String accessToken) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(Sha256.of(accessToken))
                .equals(tokenHash);
    }

    @Override
    public String toString() {
        return "DpopProof[redacted]";
    }
}

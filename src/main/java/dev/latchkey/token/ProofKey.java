package dev.latchkey.token;

import java.math.BigInteger;
import java.security.Key;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.lang.JoseException;

/** The public key that a proof brings along (RFC 7517), where it is one that we take. */
record ProofKey(JsonWebKey jwk) {

    /** What makes the key, and what browsers and libraries say of it; nothing private, no certificate, no address. */
    private static final Set<String> MEMBERS =
            Set.of("kty", "crv", "x", "y", "n", "e", "alg", "use", "kid", "key_ops", "ext");

    private static final int LEAST_RSA_BITS = 2048;
    private static final int MOST_RSA_BITS = 4096;
    private static final int MOST_EXPONENT_BITS = 64;

    /** Reads the header member {@code jwk}. */
    static Optional<ProofKey> of(Object member) {
        if (!(member instanceof Map<?, ?> members) || !MEMBERS.containsAll(members.keySet())) {
            return Optional.empty();
        }
        try {
            @SuppressWarnings("unchecked")
            Map<String, Object> given = (Map<String, Object>) members;
            JsonWebKey jwk = JsonWebKey.Factory.newJwk(given);
            return isTaken(jwk) && isCanonical(jwk, given) ? Optional.of(new ProofKey(jwk)) : Optional.empty();
        } catch (JoseException | RuntimeException noKey) {
            return Optional.empty();
        }
    }

    private static boolean isTaken(JsonWebKey jwk) {
        if (jwk instanceof EllipticCurveJsonWebKey curve) {
            return "P-256".equals(curve.getCurveName()) && isOnCurve(curve.getECPublicKey());
        }
        if (jwk instanceof RsaJsonWebKey rsa) {
            return isReasonable(rsa.getRsaPublicKey());
        }
        return jwk instanceof OctetKeyPairJsonWebKey pair
                && OctetKeyPairJsonWebKey.SUBTYPE_ED25519.equals(pair.getSubtype());
    }

    /** The JDK computes with a point of another curve as well. */
    private static boolean isOnCurve(ECPublicKey key) {
        BigInteger x = key.getW().getAffineX();
        BigInteger y = key.getW().getAffineY();
        return CustomNamedCurves.getByName("P-256").getCurve().createPoint(x, y).isValid();
    }

    /** Too short is no protection (RFC 7518 section 3.3), too long is work that a stranger gives us. */
    private static boolean isReasonable(RSAPublicKey key) {
        int bits = key.getModulus().bitLength();
        return bits >= LEAST_RSA_BITS
                && bits <= MOST_RSA_BITS
                && key.getPublicExponent().bitLength() <= MOST_EXPONENT_BITS;
    }

    /** Whoever takes the thumbprint of what was sent gets the one that we get. */
    private static boolean isCanonical(JsonWebKey jwk, Map<String, Object> given) {
        Map<String, Object> written = jwk.toParams(JsonWebKey.OutputControlLevel.PUBLIC_ONLY);
        return written.keySet().stream().allMatch(name -> written.get(name).equals(given.get(name)));
    }

    /** What it signs with; each kind of key has algorithms of its own. */
    Key key() {
        return jwk.getKey();
    }

    /** RFC 7638, with SHA-256. */
    String thumbprint() {
        return jwk.calculateBase64urlEncodedThumbprint("SHA-256");
    }
}

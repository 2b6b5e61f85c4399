package dev.latchkey.key;

import java.security.Key;
import java.security.PrivateKey;
import java.time.Instant;
import javax.crypto.SecretKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;

/**
 * One key, opened.
 *
 * @param use what it signs
 * @param jwk the key itself, with {@code kid} and {@code alg}
 * @param position its place among the keys of its use
 * @param signsFrom when it begins to sign; it is published before
 * @param compromisedAt when an operator declared that somebody else has it, or null
 */
public record RingKey(KeyUse use, JsonWebKey jwk, long position, Instant signsFrom, Instant compromisedAt) {

    public RingKey {
        if (jwk.getUse() != null && !"sig".equals(jwk.getUse())) {
            throw new IllegalArgumentException("a key that is not for signatures");
        }
    }

    /** The key id: for a key pair its RFC 7638 thumbprint. */
    public String kid() {
        return jwk.getKeyId();
    }

    /** Whether somebody else has it. */
    public boolean isCompromised() {
        return compromisedAt != null;
    }

    /** Whether it signs at any time: one that was compromised before its time never does. */
    boolean everSigns() {
        return compromisedAt == null || !compromisedAt.isBefore(signsFrom);
    }

    /** Whether it has ever signed. */
    boolean hasBegun(Instant now) {
        return everSigns() && !signsFrom.isAfter(now);
    }

    /** The one algorithm that this key is for (RFC 8725 section 3.1). */
    public String algorithm() {
        return jwk.getAlgorithm();
    }

    /** Whether it has a public half. */
    public boolean isPair() {
        return jwk instanceof PublicJsonWebKey;
    }

    /** The private half of a key pair. */
    public PrivateKey privateKey() {
        return ((PublicJsonWebKey) jwk).getPrivateKey();
    }

    /** The secret, of a key that is one. */
    public SecretKey secretKey() {
        return (SecretKey) jwk.getKey();
    }

    /** What verifies: the public half, or the secret. */
    public Key verificationKey() {
        return jwk.getKey();
    }

    @Override
    public String toString() {
        return use + " key " + kid();
    }
}

package dev.latchkey.key;

import dev.latchkey.kernel.Chance;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Optional;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctJwkGenerator;
import org.jose4j.jwk.OctetSequenceJsonWebKey;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;

/**
 * What kind of key the settings ask for.
 *
 * @param algorithm ES256, RS256, PS256, EdDSA or HS256 (RFC 7518 section 3.1, RFC 8037)
 * @param given the secret of HS256, where an operator shares it with a service of theirs
 */
record KeyKind(String algorithm, Optional<String> given) {

    private static final int RSA_BITS = 3072;
    private static final int SECRET_BITS = 256;

    /** Refresh tokens: a secret of our own. */
    static KeyKind ofRefresh() {
        return new KeyKind(AlgorithmIdentifiers.HMAC_SHA256, Optional.empty());
    }

    /** Access tokens, as the settings say. */
    static KeyKind ofAccess(String algorithm, Optional<String> secret) {
        boolean symmetric = AlgorithmIdentifiers.HMAC_SHA256.equals(algorithm);
        if (symmetric && secret.filter(KeyKind::isLong).isEmpty()) {
            throw new ConfigurationException("latchkey.access-token.algorithm=HS256 needs latchkey.access-token.secret "
                    + "with at least 32 bytes. Make one with: openssl rand -base64 32");
        }
        return new KeyKind(algorithm, symmetric ? secret : Optional.empty());
    }

    private static boolean isLong(String secret) {
        return bytes(secret).length * 8 >= SECRET_BITS;
    }

    /** Whether an operator chose the key itself: then it changes only when the operator changes it. */
    boolean isFixed() {
        return given.isPresent();
    }

    /** Whether a key is of this kind. */
    boolean fits(RingKey key) {
        return key.algorithm().equals(algorithm)
                && given.map(secret -> MessageDigest.isEqual(
                                bytes(secret), key.secretKey().getEncoded()))
                        .orElse(true);
    }

    /** Makes a key of this kind. An RSA pair takes a second: never call it inside a transaction. */
    JsonWebKey make(SecureRandom random, Chance chance) {
        try {
            return switch (algorithm) {
                case "ES256" -> pair(EcJwkGenerator.generateJwk(EllipticCurves.P256, null, random));
                case "RS256", "PS256" -> pair(RsaJwkGenerator.generateJwk(RSA_BITS, null, random));
                case "EdDSA" -> pair(OkpJwkGenerator.generateJwk("Ed25519", null, random));
                case "HS256" -> identified(given.isPresent() ? ofSecret(given.get()) : secret(random), chance);
                default -> throw new IllegalStateException(algorithm + " is no algorithm that a setting may name");
            };
        } catch (JoseException failed) {
            throw new IllegalStateException("No " + algorithm + " key could be made", failed);
        }
    }

    private JsonWebKey pair(JsonWebKey pair) throws JoseException {
        pair.setKeyId(pair.calculateBase64urlEncodedThumbprint("SHA-256"));
        pair.setAlgorithm(algorithm);
        pair.setUse("sig");
        return pair;
    }

    private static JsonWebKey secret(SecureRandom random) {
        return OctJwkGenerator.generateJwk(SECRET_BITS, random);
    }

    private static JsonWebKey ofSecret(String secret) {
        return new OctetSequenceJsonWebKey(new HmacKey(bytes(secret)));
    }

    /** No thumbprint: the secret that an operator chose may come back later, as a key of its own. */
    private JsonWebKey identified(JsonWebKey secret, Chance chance) {
        secret.setKeyId(chance.id().toString());
        secret.setAlgorithm(algorithm);
        return secret;
    }

    private static byte[] bytes(String secret) {
        return secret.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return algorithm;
    }
}

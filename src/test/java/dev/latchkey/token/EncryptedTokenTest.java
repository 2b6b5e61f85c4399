package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.security.Key;
import java.time.Duration;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.jwe.JsonWebEncryption;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is decrypted or inflated for a stranger (RFC 8725 sections 3.2 and 3.6; CVE-2023-51775). */
@QuarkusTest
@Tag("any-database")
@WithTestResource(Surroundings.class)
class EncryptedTokenTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(12);
    private static final String GARBAGE =
            "." + "A".repeat(43) + "." + "A".repeat(16) + "." + "A".repeat(64) + "." + "A".repeat(22);

    @Inject
    Forge forge;

    @Inject
    TokenVerifier verifier;

    /** To our own public key, which everyone has: the only one that we could open. */
    @Test
    void whatIsEncryptedForUsIsNotOpened() throws JoseException {
        String claims = "{\"sub\":\"x\"}";
        isRefused(encrypted("ECDH-ES", forge.publicKey(), claims, null));
        isRefused(encrypted("ECDH-ES+A128KW", forge.publicKey(), claims, null));
    }

    @Test
    void aGenuineTokenInsideOfAnotherIsNotUnwrapped() throws JoseException {
        isRefused(encrypted("ECDH-ES", forge.publicKey(), forge.access(), "JWT"));
        Draft nested = forge.draft().header("cty", "\"JWT\"").claim("token", Draft.text(forge.access()));
        isRefused(forge.signed(nested));
    }

    @ParameterizedTest
    @ValueSource(strings = {"RSA-OAEP", "RSA-OAEP-256"})
    void whatIsEncryptedWithAnotherKeyIsRefused(String algorithm) throws JoseException {
        isRefused(encrypted(algorithm, RsaJwkGenerator.generateJwk(2048).getPublicKey(), "{}", null));
    }

    @Test
    void whatIsEncryptedDirectlyIsRefused() throws JoseException {
        isRefused(encrypted("dir", new SecretKeySpec(new byte[32], "AES"), "{}", null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"alg\":\"PBES2-HS512+A256KW\",\"enc\":\"A256GCM\",\"p2s\":\"c2FsdHNhbHQ\",\"p2c\":2147483648}",
                "{\"alg\":\"PBES2-HS256+A128KW\",\"enc\":\"A256GCM\",\"p2s\":\"c2FsdHNhbHQ\",\"p2c\":2147483647}",
                "{\"alg\":\"RSA1_5\",\"enc\":\"A256GCM\"}",
                "{\"alg\":\"ES256\",\"enc\":\"A256GCM\"}",
                "{\"alg\":\"none\",\"enc\":\"none\"}"
            })
    void aTokenThatAsksForWorkGetsNone(String header) {
        isRefused(Draft.base64(header) + GARBAGE);
    }

    @Test
    void aTokenThatInflatesToTwentyMegabytesIsNotInflated() throws JoseException {
        String bomb = bomb();
        assertTimeout(AT_ONCE, () -> {
            assertThat(verifier.access(bomb)).isEmpty();
            assertThat(verifier.refresh(bomb)).isEmpty();
        });
        assertThat(bomb.length()).isLessThan(200_000);
    }

    private String bomb() throws JoseException {
        JsonWebEncryption jwe = envelope("ECDH-ES", forge.publicKey(), "0".repeat(20_000_000));
        jwe.enableDefaultCompression();
        return jwe.getCompactSerialization();
    }

    @Test
    void aSmallBombIsRefusedToo() throws JoseException {
        JsonWebEncryption jwe = envelope("ECDH-ES", forge.publicKey(), "0".repeat(3_000_000));
        jwe.enableDefaultCompression();
        isRefused(jwe.getCompactSerialization());
    }

    private void isRefused(String token) {
        assertTimeout(AT_ONCE, () -> {
            Refused.asBearer(token);
            Refused.asRefreshToken(token);
        });
    }

    private static String encrypted(String algorithm, Key key, String payload, String contentType)
            throws JoseException {
        JsonWebEncryption jwe = envelope(algorithm, key, payload);
        if (contentType != null) {
            jwe.setContentTypeHeaderValue(contentType);
        }
        return jwe.getCompactSerialization();
    }

    private static JsonWebEncryption envelope(String algorithm, Key key, String payload) {
        JsonWebEncryption jwe = new JsonWebEncryption();
        jwe.setAlgorithmHeaderValue(algorithm);
        jwe.setEncryptionMethodHeaderParameter("A256GCM");
        jwe.setKey(key);
        jwe.setPayload(payload);
        return jwe;
    }
}

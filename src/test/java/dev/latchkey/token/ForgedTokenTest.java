package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.ECPublicKey;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.bouncycastle.util.BigIntegers;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nobody but the holder of the key makes a token (RFC 8725 sections 3.1 and 3.2). */
@QuarkusTest
@Tag("any-database")
@WithTestResource(Surroundings.class)
class ForgedTokenTest {

    /** A stride that meets every byte, and in turn every bit of a byte. */
    private static final int EVERY_BYTE = 7;

    @Inject
    Forge forge;

    @Inject
    TokenVerifier verifier;

    @Test
    void whatTheForgeLeavesUntouchedIsGenuine() {
        Api.profile(forge.signed(forge.draft())).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\"none\"", "\"None\"", "\"NONE\"", "\"nOnE\"", "\"\"", "0", "null", "[\"ES256\"]", "absent"})
    void aTokenWithoutAnAlgorithmIsRefusedWhateverItsSignature(String alg) {
        String genuine = forge.access();
        Draft draft = Draft.of(genuine).header("alg", "absent".equals(alg) ? null : alg);
        Refused.asBearer(draft.input());
        Refused.asBearer(draft.input() + ".");
        Refused.asBearer(draft.input() + genuine.substring(genuine.lastIndexOf('.')));
        Refused.asBearer(draft.with(new byte[] {1, 2, 3}));
        Refused.asBearer(forge.signed(draft));
    }

    @ParameterizedTest
    @ValueSource(ints = {256, 384, 512})
    void thePublicKeyIsNoSecret(int bits) throws JoseException {
        Draft draft = forge.draft().header("alg", "\"HS" + bits + "\"");
        for (byte[] spelling : spellings(forge.publicKey())) {
            Refused.asBearer(draft.mac(spelling, bits));
        }
    }

    /** Every way in which a library might have kept the key that everyone may read. */
    private static List<byte[]> spellings(ECPublicKey key) throws JoseException {
        byte[] der = key.getEncoded();
        byte[] point = Arrays.copyOfRange(der, der.length - 65, der.length);
        String pem = "-----BEGIN PUBLIC KEY-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END PUBLIC KEY-----";
        JsonWebKey jwk = PublicJsonWebKey.Factory.newPublicJwk(key);
        return List.of(
                der,
                point,
                Arrays.copyOfRange(point, 1, 65),
                Arrays.copyOfRange(point, 1, 33),
                bytes(pem),
                bytes(pem + "\n"),
                bytes(jwk.toJson()),
                bytes(new JsonWebKeySet(jwk).toJson()));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource({
        "ES384, SHA384withECDSAinP1363Format",
        "ES512, SHA512withECDSAinP1363Format",
        "ES256K, SHA256withECDSAinP1363Format",
        "es256, SHA256withECDSAinP1363Format",
        "RS256, SHA256withECDSAinP1363Format",
        "PS256, SHA256withECDSAinP1363Format",
        "EdDSA, SHA256withECDSAinP1363Format",
        "HS256, SHA256withECDSAinP1363Format",
        "ES256, SHA384withECDSAinP1363Format"
    })
    void theRightKeyInAnotherAlgorithmIsRefused(String alg, String jdk) {
        Refused.asBearer(forge.signed(forge.draft().header("alg", Draft.text(alg)), jdk));
    }

    @Test
    void anotherKeyUnderOurKeyIdIsRefused() {
        Refused.asBearer(forge.draft().signed(Forge.ATTACKER.getPrivate()));
    }

    @Test
    void theKeyOfAnotherEnvironmentIsRefused() {
        Refused.asBearer(forge.draft()
                .header("kid", "\"NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs\"")
                .signed(Forge.newPair().getPrivate()));
    }

    @Test
    void theSignatureOfAnotherTokenIsRefused() {
        String other = forge.access();
        Refused.asBearer(forge.draft().input() + other.substring(other.lastIndexOf('.')));
    }

    /** CVE-2022-21449: r = s = 0 satisfied the equation for every message and every key. */
    @Test
    void noNumberOutsideOfTheCurvesOrderIsASignature() {
        Draft draft = forge.draft();
        byte[] zero = new byte[32];
        byte[] order = BigIntegers.asUnsignedByteArray(
                32, forge.publicKey().getParams().getOrder());
        byte[] most = new byte[32];
        Arrays.fill(most, (byte) 0xff);
        byte[] genuine = genuineSignature(draft);
        byte[] r = Arrays.copyOfRange(genuine, 0, 32);
        byte[] s = Arrays.copyOfRange(genuine, 32, 64);
        for (byte[] outside : List.of(zero, order, most)) {
            Refused.asBearer(draft.with(concat(outside, outside)));
            Refused.asBearer(draft.with(concat(outside, s)));
            Refused.asBearer(draft.with(concat(r, outside)));
        }
    }

    private byte[] genuineSignature(Draft draft) {
        String token = forge.signed(draft);
        return Base64.getUrlDecoder().decode(token.substring(token.lastIndexOf('.') + 1));
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    /** RFC 7518 section 3.4: r and s side by side, never ASN.1. */
    @Test
    void aSignatureInDerIsRefused() {
        Refused.asBearer(forge.signed(forge.draft(), "SHA256withECDSA"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 32, 62, 63, 65, 66, 96, 128})
    void aSignatureOfAnotherLengthIsRefused(int length) {
        Draft draft = forge.draft();
        Refused.asBearer(draft.with(Arrays.copyOf(genuineSignature(draft), length)));
    }

    @Test
    void oneFlippedBitAnywhereSpoilsTheToken() {
        String genuine = forge.access();
        assertThat(verifier.access(genuine)).isPresent();
        for (int part = 0; part < 3; part++) {
            int bits = 8 * decoded(genuine, part).length;
            for (int bit = 0; bit < bits; bit += part == 2 ? 1 : EVERY_BYTE) {
                assertThat(verifier.access(flipped(genuine, part, bit)))
                        .as("bit %d of part %d", bit, part)
                        .isEmpty();
            }
        }
    }

    @Test
    void aFlippedBitIsRefusedLikeEverythingElse() {
        String genuine = forge.access();
        for (int part = 0; part < 3; part++) {
            Refused.asBearer(flipped(genuine, part, 0));
            Refused.asBearer(flipped(genuine, part, 8 * decoded(genuine, part).length - 1));
        }
    }

    private static String flipped(String token, int part, int bit) {
        byte[] bytes = decoded(token, part);
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        String[] parts = token.split("\\.");
        parts[part] = Draft.base64(bytes);
        return String.join(".", parts);
    }

    private static byte[] decoded(String token, int part) {
        return Base64.getUrlDecoder().decode(token.split("\\.")[part]);
    }
}

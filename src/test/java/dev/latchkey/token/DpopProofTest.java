package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.latchkey.testing.DpopKey;
import dev.latchkey.testing.OAuthClient;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The rule of RFC 9449 section 4.3: each of these proofs is signed as it should be, and wrong in one respect. */
class DpopProofTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final String ADDRESS = "https://login.example.com/login";
    private static final ECKey KEY = OAuthClient.newKey();
    private static final RSAKey RSA = rsa(2048);

    private static RSAKey rsa(int bits) {
        try {
            return new RSAKeyGenerator(bits, true).generate();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static PrivateKey secret(JWK key) {
        try {
            return key instanceof RSAKey rsa
                    ? rsa.toPrivateKey()
                    : key.toECKey().toPrivateKey();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** A good one, before it is signed. */
    private static Draft draft() {
        return new Draft(
                Map.of(
                        "typ", Draft.text("dpop+jwt"),
                        "alg", Draft.text("ES256"),
                        "jwk", KEY.toPublicJWK().toJSONString()),
                Map.of(
                        "jti", Draft.text("an-id-of-its-own"),
                        "htm", Draft.text("POST"),
                        "htu", Draft.text(ADDRESS),
                        "iat", String.valueOf(NOW.getEpochSecond())));
    }

    private static String signed(Draft draft) {
        return draft.signed(secret(KEY));
    }

    private static void refused(String proof) {
        assertThat(DpopProof.parse(proof)).as(proof).isEmpty();
    }

    private static DpopProof taken(Draft draft) {
        return DpopProof.parse(signed(draft)).orElseThrow();
    }

    @Test
    void aGoodOneSaysWhoseItIsAndWhatItIsFor() throws JOSEException {
        DpopProof proof = taken(draft());
        assertThat(proof.jkt()).isEqualTo(KEY.computeThumbprint().toString());
        assertThat(proof.jti()).isEqualTo("an-id-of-its-own");
        assertThat(proof.isFor("POST", ADDRESS)).isTrue();
        assertThat(proof.isFresh(NOW, WINDOW)).isTrue();
        assertThat(proof).hasToString("DpopProof[redacted]");
    }

    /** The example of RFC 9449 section 4.1, as it is printed there. */
    @Test
    void theExampleOfTheStandardIsTaken() {
        String example = "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6Ik"
                + "VDIiwieCI6Imw4dEZyaHgtMzR0VjNoUklDUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCR"
                + "nMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2R2R1JE"
                + "QSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIj"
                + "oiUE9TVCIsImh0dSI6Imh0dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwia"
                + "WF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdrj8igiMLvqRMUvwnQg"
                + "4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg";
        DpopProof proof = DpopProof.parse(example).orElseThrow();
        assertThat(proof.isFor("POST", "https://server.example.com/token")).isTrue();
        assertThat(proof.isFresh(Instant.ofEpochSecond(1562262616), WINDOW)).isTrue();
        assertThat(proof.jkt()).isEqualTo("0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I");
    }

    @Test
    void everyAlgorithmThatIsNamedIsTaken() throws JOSEException {
        Map<JWSAlgorithm, JWK> keys = Map.of(
                JWSAlgorithm.ES256, KEY,
                JWSAlgorithm.RS256, RSA,
                JWSAlgorithm.PS256, RSA);
        keys.forEach((algorithm, key) -> assertThat(
                        DpopProof.parse(DpopKey.of(key, algorithm).proof("POST", "/login")))
                .as(algorithm.getName())
                .isPresent());
    }

    @Test
    void soIsAKeyOfEdwardsCurve() throws NoSuchAlgorithmException {
        KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        byte[] encoded = pair.getPublic().getEncoded();
        String x = Draft.base64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        Draft draft = draft().header("alg", Draft.text("EdDSA"))
                .header("jwk", "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"" + x + "\"}");
        assertThat(DpopProof.parse(draft.signed(pair.getPrivate(), "Ed25519"))).isPresent();
        refused(draft.header("alg", Draft.text("ES256")).signed(pair.getPrivate(), "Ed25519"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"JWT\"",
                "\"at+jwt\"",
                "\"DPOP+JWT\"",
                "\"application/dpop+jwt\"",
                "\"dpop+jwt \"",
                "\"\"",
                "null",
                "1",
                "[\"dpop+jwt\"]"
            })
    void anotherTypIsRefused(String typ) {
        refused(signed(draft().header("typ", typ)));
        refused(signed(draft().header("typ", null)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "None", "HS256", "HS512", "ES384", "ES256K", "RS256", "RS1", "es256", "dir", ""})
    void anotherAlgorithmIsRefused(String algorithm) {
        refused(signed(draft().header("alg", Draft.text(algorithm))));
    }

    @Test
    void withoutAnAlgorithmOrASignatureItIsRefused() {
        refused(signed(draft().header("alg", null)));
        refused(signed(draft().header("alg", "256")));
        String[] parts = signed(draft()).split("\\.");
        refused(parts[0] + "." + parts[1] + ".");
        refused(parts[0] + "." + parts[1]);
        refused(draft().header("alg", Draft.text("none")).input() + ".");
    }

    /** The public key is known to everybody, and so is every secret that is made of it. */
    @Test
    void aSecretMadeOfThePublicKeyIsRefused() throws JOSEException {
        Draft symmetric = draft().header("alg", Draft.text("HS256"));
        refused(symmetric.mac(KEY.toECPublicKey().getEncoded(), 256));
        byte[] secret = new byte[32];
        String oct = "{\"kty\":\"oct\",\"k\":\"" + Draft.base64(secret) + "\"}";
        refused(symmetric.header("jwk", oct).mac(secret, 256));
        refused(draft().header("jwk", oct).mac(secret, 256));
    }

    @Test
    void anotherKeysSignatureIsRefused() {
        refused(draft().signed(secret(OAuthClient.newKey())));
        refused(signed(draft().header("jwk", OAuthClient.newKey().toPublicJWK().toJSONString())));
    }

    @Test
    void aKeyThatTellsItsSecretIsRefused() {
        refused(signed(draft().header("jwk", KEY.toJSONString())));
        refused(draft().header("alg", Draft.text("RS256"))
                .header("jwk", RSA.toJSONString())
                .signed(secret(RSA), "SHA256withRSA"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "1",
                "\"key\"",
                "[]",
                "{}",
                "{\"kty\":\"EC\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-257\",\"x\":\"AA\",\"y\":\"AA\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"\",\"y\":\"\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":1,\"y\":2}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":{},\"y\":[]}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"%%%\",\"y\":\"???\"}",
                "{\"kty\":\"RSA\",\"n\":\"AQ\",\"e\":\"AQAB\"}",
                "{\"kty\":\"RSA\",\"n\":\"\",\"e\":\"\"}",
                "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}",
                "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"}",
                "{\"kty\":\"nonsense\"}",
                "{\"kty\":null}"
            })
    void whatIsNoKeyOrNotOneOfOursIsRefused(String jwk) {
        refused(signed(draft().header("jwk", jwk)));
        refused(signed(draft().header("alg", Draft.text("RS256")).header("jwk", jwk)));
        refused(signed(draft().header("alg", Draft.text("EdDSA")).header("jwk", jwk)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"x5c", "x5u", "x5t", "oth", "k", "nonsense"})
    void aKeyThatBringsMoreAlongIsRefused(String member) {
        String jwk = KEY.toPublicJWK().toJSONString();
        refused(signed(draft().header("jwk", jwk.replaceFirst("}$", ",\"" + member + "\":\"AA\"}"))));
    }

    @Test
    void whatBrowsersSayOfAKeyIsNoHarm() {
        String exported =
                KEY.toPublicJWK().toJSONString().replaceFirst("}$", ",\"ext\":true,\"key_ops\":[\"verify\"]}");
        assertThat(DpopProof.parse(signed(draft().header("jwk", exported)))).isPresent();
    }

    @Test
    void aPointThatIsNotOnTheCurveIsRefused() {
        String zero = "A".repeat(43);
        for (String point : List.of(
                "\"x\":\"" + KEY.getY() + "\",\"y\":\"" + KEY.getX() + "\"",
                "\"x\":\"" + zero + "\",\"y\":\"" + zero + "\"",
                "\"x\":\"" + KEY.getX() + "\",\"y\":\"" + zero + "\"")) {
            String jwk = "{\"kty\":\"EC\",\"crv\":\"P-256\"," + point + "}";
            refused(signed(draft().header("jwk", jwk)));
            assertThat(ProofKey.of(json(jwk))).isEmpty();
        }
    }

    private static Map<String, Object> json(String text) {
        try {
            return JsonUtil.parseJson(text);
        } catch (JoseException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    @Test
    void aKeyInAnotherSpellingIsRefusedSinceItHasAnotherThumbprint() {
        String zeros = Draft.base64(concat(new byte[1], RSA.getModulus().decode()));
        String jwk = "{\"kty\":\"RSA\",\"e\":\"AQAB\",\"n\":\"" + zeros + "\"}";
        Draft draft = draft().header("alg", Draft.text("RS256"));
        refused(draft.header("jwk", jwk).signed(secret(RSA), "SHA256withRSA"));
        assertThat(DpopProof.parse(
                        draft.header("jwk", RSA.toPublicJWK().toJSONString()).signed(secret(RSA), "SHA256withRSA")))
                .isPresent();
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }

    @Test
    void anRsaKeyThatIsTooShortOrTooLongIsRefused() {
        RSAKey weak = rsa(1024);
        refused(draft().header("alg", Draft.text("RS256"))
                .header("jwk", weak.toPublicJWK().toJSONString())
                .signed(secret(weak), "SHA256withRSA"));
        byte[] long8192 = new byte[1024];
        Arrays.fill(long8192, (byte) 0xff);
        String n = Draft.base64(long8192);
        assertThat(ProofKey.of(Map.of("kty", "RSA", "n", n, "e", "AQAB"))).isEmpty();
        assertThat(ProofKey.of(Map.of("kty", "RSA", "n", RSA.getModulus().toString(), "e", n)))
                .isEmpty();
    }

    @Test
    void anEllipticKeyOfAnotherCurveIsRefused() throws JOSEException {
        for (Curve curve : List.of(Curve.P_384, Curve.P_521, Curve.SECP256K1)) {
            ECKey other = new ECKeyGenerator(curve)
                    .provider(new BouncyCastleProvider())
                    .generate();
            assertThat(ProofKey.of(other.toPublicJWK().toJSONObject()))
                    .as(curve.getName())
                    .isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"crit", "b64", "x5c", "x5u", "jku", "x5t", "zip", "enc", "cty", "nonce", "nonsense"})
    void anyOtherHeaderMemberIsRefused(String member) {
        refused(signed(draft().header(member, "[\"" + member + "\"]")));
        refused(signed(draft().header(member, "\"https://evil.example\"")));
    }

    @Test
    void aKeyIdIsNoHarm() {
        assertThat(DpopProof.parse(signed(draft().header("kid", "\"mine\"")))).isPresent();
    }

    @ParameterizedTest
    @CsvSource({
        "jti,",
        "jti,'\"\"'",
        "jti,1",
        "htm,",
        "htm,'\"\"'",
        "htm,7",
        "htu,",
        "htu,'\"\"'",
        "htu,[]",
        "iat,",
        "iat,'\"now\"'",
        "iat,'\"1795521600\"'",
        "iat,{}",
        "iat,1e400",
        "iat,9223372036854775807",
        "iat,18446744075505073216",
        "iat,-9223372036854775808",
        "ath,1",
        "nonce,1",
        "nonce,{}",
        "exp,null",
        "exp,'\"1795521600\"'",
        "exp,[]",
        "exp,true",
        "exp,1e400",
        "exp,9223372036854775807",
        "nbf,null",
        "nbf,'\"now\"'",
        "nbf,{}",
        "nbf,-9223372036854775808"
    })
    void aClaimThatIsMissingOrOfAnotherTypeIsRefused(String claim, String json) {
        refused(signed(draft().claim(claim, json)));
    }

    @Test
    void aMemberThatIsThereTwiceIsRefused() {
        refused(signed(draft().claim("htm", "\"POST\",\"htm\":\"GET\"")));
        refused(signed(draft().header("typ", "\"dpop+jwt\",\"typ\":\"dpop+jwt\"")));
        String jwk = KEY.toPublicJWK().toJSONString();
        refused(signed(draft().header("jwk", jwk.replaceFirst("}$", ",\"kty\":\"EC\"}"))));
    }

    static Stream<String> otherSpellings() {
        String proof = signed(draft());
        String[] parts = proof.split("\\.");
        return Stream.of(
                "",
                ".",
                "..",
                proof + ".",
                proof + ".x",
                proof + "=",
                proof + " ",
                proof + "," + proof,
                proof + ", " + proof,
                " " + proof,
                parts[0] + "=." + parts[1] + "." + parts[2],
                parts[0] + "." + parts[1] + "." + parts[2].substring(1),
                parts[0] + "." + parts[1] + "." + "A".repeat(parts[2].length()),
                parts[0] + "." + Draft.base64("[]") + "." + parts[2],
                Draft.base64("null") + "." + parts[1] + "." + parts[2],
                Draft.base64("{") + "." + parts[1] + "." + parts[2],
                Base64.getEncoder().encodeToString(proof.getBytes()),
                "A".repeat(10_000) + "." + parts[1] + "." + parts[2],
                ".".repeat(10_000));
    }

    @ParameterizedTest
    @MethodSource("otherSpellings")
    void aProofInAnotherSpellingIsRefused(String proof) {
        refused(proof);
    }

    @Test
    void aChangedByteAnywhereIsRefused() {
        String proof = signed(draft());
        for (int at = 0; at < proof.length(); at++) {
            char changed = proof.charAt(at) == 'A' ? 'B' : 'A';
            refused(proof.substring(0, at) + changed + proof.substring(at + 1));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "-91, false",
        "-90, true",
        "-60, true",
        "0, true",
        "30, true",
        "31, false",
        "86400, false",
        "-86400, false"
    })
    void itIsGoodForTheWindowAndTheLeeway(long age, boolean good) {
        String iat = String.valueOf(NOW.plusSeconds(age).getEpochSecond());
        assertThat(taken(draft().claim("iat", iat)).isFresh(NOW, WINDOW)).isEqualTo(good);
    }

    /** RFC 7519 sections 4.1.4 and 4.1.5: nobody has to say it, and whoever says it means it. */
    @ParameterizedTest
    @CsvSource({
        "exp, -86400, false",
        "exp, -30, false",
        "exp, -29, true",
        "exp, 0, true",
        "exp, 86400, true",
        "nbf, -86400, true",
        "nbf, 0, true",
        "nbf, 30, true",
        "nbf, 31, false",
        "nbf, 86400, false"
    })
    void itIsGoodWhileItSaysSoWithTheLeeway(String claim, long fromNow, boolean good) {
        String time = String.valueOf(NOW.plusSeconds(fromNow).getEpochSecond());
        assertThat(taken(draft().claim(claim, time)).isFresh(NOW, WINDOW)).isEqualTo(good);
    }

    /** The last and the first second that there are: nothing is added to them. */
    @Test
    void anEndOfAllTimesIsNoHarm() {
        String last = String.valueOf(Instant.MAX.getEpochSecond());
        String first = String.valueOf(Instant.MIN.getEpochSecond());
        assertThat(taken(draft().claim("exp", last).claim("nbf", first)).isFresh(NOW, WINDOW))
                .isTrue();
        assertThat(taken(draft().claim("exp", first)).isFresh(NOW, WINDOW)).isFalse();
        assertThat(taken(draft().claim("nbf", last)).isFresh(NOW, WINDOW)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://login.example.com/login?x=1",
                "https://login.example.com/login#part",
                "HTTPS://LOGIN.example.com/login",
                "https://login.example.com:443/login",
                "https://login.example.com:/login",
                "https://login.example.com/./login",
                "https://login.example.com/a/../login",
                "https://login.example.com/%6Cogin"
            })
    void theSameAddressInAnotherSpellingIsTheSame(String htu) {
        assertThat(taken(draft().claim("htu", Draft.text(htu))).isFor("POST", ADDRESS))
                .isTrue();
    }

    /** RFC 3986 section 6.2.2.1. */
    @ParameterizedTest
    @CsvSource({"a%c3%a9%2fb, a%C3%A9%2Fb", "a%C3%A9%2Fb, a%c3%a9%2fb", "a%c3%A9%2fb, a%C3%a9%2Fb"})
    void theCaseOfAnEncodedByteMakesNoOtherAddress(String shown, String called) {
        DpopProof proof = taken(draft().claim("htu", Draft.text("https://login.example.com/" + shown)));
        assertThat(proof.isFor("POST", HttpAddress.normalised("https://login.example.com/" + called)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://login.example.com/login",
                "https://login.example.com:444/login",
                "https://login.example.com/Login",
                "https://login.example.com/login/",
                "https://login.example.com/",
                "https://login.example.com",
                "https://login.example.com.evil.example/login",
                "https://evil.example/login?https://login.example.com/login",
                "https://login.example.com/refresh",
                "https://login.example.com%2Flogin"
            })
    void anotherAddressIsAnother(String htu) {
        assertThat(DpopProof.parse(signed(draft().claim("htu", Draft.text(htu))))
                        .filter(proof -> proof.isFor("POST", ADDRESS)))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/login",
                "login.example.com/login",
                "mailto:ada@example.org",
                "https://user@login.example.com/login",
                "https:///login",
                "not an address",
                "https://login.example.com/%zz"
            })
    void whatIsNoAddressIsRefused(String htu) {
        refused(signed(draft().claim("htu", Draft.text(htu))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"post", "GET", "POST ", "POST,GET"})
    void anotherMethodIsAnother(String htm) {
        assertThat(taken(draft().claim("htm", Draft.text(htm))).isFor("POST", ADDRESS))
                .isFalse();
    }

    @Test
    void itIsForTheAccessTokenWhoseHashItHolds() {
        String hash = Draft.base64(sha256("the token"));
        DpopProof proof = taken(draft().claim("ath", Draft.text(hash)));
        assertThat(proof.isWith("the token")).isTrue();
        assertThat(proof.isWith("another token")).isFalse();
        assertThat(taken(draft()).isWith("the token")).isFalse();
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes());
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}

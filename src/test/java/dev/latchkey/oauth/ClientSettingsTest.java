package dev.latchkey.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.latchkey.session.Client;
import dev.latchkey.session.Client.Method;
import dev.latchkey.testing.OAuthClient;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jose4j.jwk.JsonWebKey;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client whose settings make no sense stops the start, and is named. */
class ClientSettingsTest {

    private static final Set<String> HASH = Set.of("0123456789abcdef".repeat(4));
    private static final Optional<Path> JWKS = Optional.of(Path.of("keys.json"));

    @TempDir
    Path folder;

    private static Client client(Method method, Set<String> hashes, Optional<Path> jwks) {
        return new Client("web", method, hashes, jwks, Set.of("read"), true, false);
    }

    private static void refused(Method method, Set<String> hashes, Optional<Path> jwks) {
        assertThatThrownBy(() -> client(method, hashes, jwks))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("latchkey.clients.\"web\"");
    }

    @Test
    void everyMethodHasWhatItNeeds() {
        assertThat(client(Method.NONE, Set.of(), Optional.empty()).isPublic()).isTrue();
        assertThat(client(Method.CLIENT_SECRET_BASIC, HASH, Optional.empty()).isPublic())
                .isFalse();
        assertThat(client(Method.PRIVATE_KEY_JWT, Set.of(), JWKS).isPublic()).isFalse();
    }

    @Test
    void aMethodWithoutItsSecretOrWithAnothersIsRefused() {
        refused(Method.NONE, HASH, Optional.empty());
        refused(Method.NONE, Set.of(), JWKS);
        refused(Method.CLIENT_SECRET_BASIC, Set.of(), Optional.empty());
        refused(Method.CLIENT_SECRET_POST, HASH, JWKS);
        refused(Method.CLIENT_SECRET_POST, Set.of("a secret in clear"), Optional.empty());
        refused(Method.PRIVATE_KEY_JWT, Set.of(), Optional.empty());
        refused(Method.PRIVATE_KEY_JWT, HASH, JWKS);
    }

    /** A secret that came from a variable without a value. */
    @Test
    void theHashOfNothingIsNoSecret() {
        String nothing = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        refused(Method.CLIENT_SECRET_BASIC, Set.of(nothing), Optional.empty());
        refused(Method.CLIENT_SECRET_POST, Set.of(nothing, "0123456789abcdef".repeat(4)), Optional.empty());
    }

    private static String written(JWK... keys) {
        return new JWKSet(List.of(keys)).toString(false);
    }

    private List<JsonWebKey> read(String set) throws IOException {
        return ClientKeys.read("web", Files.writeString(folder.resolve("keys.json"), set));
    }

    @Test
    void theKeysOfAClientAreReadAsTheyAreWritten() throws Exception {
        ECKey curve = OAuthClient.newKey();
        RSAKey rsa = new RSAKeyGenerator(2048).keyID("rsa").generate();
        String edwards =
                "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo\"}]}";
        assertThat(read(written(curve.toPublicJWK(), rsa.toPublicJWK())))
                .extracting(JsonWebKey::getKeyId)
                .containsExactly(curve.getKeyID(), "rsa");
        assertThat(read(edwards)).hasSize(1);
    }

    /** A key that is left out is missed when the client comes, and by then nobody knows why. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "zebra",
                "{\"keys\": zebra}",
                "null",
                "[]",
                "{}",
                "{\"keys\":null}",
                "{\"keys\":{}}",
                "{\"keys\":[]}",
                "{\"keys\":[%s,null]}",
                "{\"keys\":[%s,\"zebra\"]}",
                "{\"keys\":[%s,{}]}",
                "{\"keys\":[%s,{\"kty\":\"zebra\"}]}",
                "{\"keys\":[%s,{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"zebra\"}]}",
                "{\"keys\":[%s,{\"kty\":\"EC\",\"crv\":\"zebra\",\"x\":\"AA\",\"y\":\"AA\"}]}",
                "{\"keys\":[%s,{\"kty\":\"RSA\",\"n\":1,\"e\":\"zebra\"}]}",
                "{\"keys\":[%s,{\"kty\":\"oct\",\"k\":\"zebra\"}]}"
            })
    void aKeySetInWhichAnythingIsOfNoUseIsRefused(String set) {
        refusedSet(set.formatted(OAuthClient.newKey().toPublicJWK().toJSONString()), "zebra");
    }

    /** A file may have others beside it, but one must be there that an assertion can be signed with. */
    @Test
    void keysForAnythingElseThanOurSignaturesAreLeftOut() throws Exception {
        ECKey curve = OAuthClient.newKey().toPublicJWK();
        List<JWK> useless = List.of(
                new ECKeyGenerator(Curve.P_384).generate().toPublicJWK(),
                new RSAKeyGenerator(1024, true).generate().toPublicJWK(),
                new RSAKeyGenerator(2048)
                        .algorithm(JWSAlgorithm.RS512)
                        .generate()
                        .toPublicJWK(),
                new ECKey.Builder(curve).keyUse(KeyUse.ENCRYPTION).build(),
                JWK.parse(
                        "{\"kty\":\"OKP\",\"crv\":\"X25519\",\"x\":\"3p7bfXt9wbTTW2HC7OQ1Nz-DQ8hbeGdNrfx-FG-IK08\"}"));
        for (JWK key : useless) {
            assertThat(read(written(curve, key)))
                    .extracting(JsonWebKey::getKeyId)
                    .containsExactly(curve.getKeyID());
            assertThatThrownBy(() -> read(written(key)))
                    .isInstanceOf(ConfigurationException.class)
                    .hasMessageContaining("no key for ES256");
        }
    }

    @Test
    void aKeyThatTellsItsSecretIsRefusedAndNotRepeated() throws Exception {
        ECKey curve = OAuthClient.newKey();
        refusedSet(written(curve), curve.getD().toString());
        RSAKey rsa = new RSAKeyGenerator(2048).generate();
        refusedSet(written(rsa), rsa.getPrivateExponent().toString());
        refusedSet(
                written(new RSAKey.Builder(rsa.toPublicJWK()).build())
                        .replace("\"kty\"", "\"p\":\"" + rsa.getFirstPrimeFactor() + "\",\"kty\""),
                rsa.getFirstPrimeFactor().toString());
    }

    private void refusedSet(String set, String secret) {
        assertThatThrownBy(() -> read(set))
                .isInstanceOf(ConfigurationException.class)
                .hasNoCause()
                .hasMessageContaining("latchkey.clients.\"web\"")
                .hasMessageContaining("keys.json")
                .hasMessageNotContaining(secret);
    }

    @Test
    void aKeySetThatIsNotThereIsRefused() {
        assertThatThrownBy(() -> ClientKeys.read("web", folder.resolve("none.json")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("latchkey.clients.\"web\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with blank", "ünïcödé"})
    void anIdIsVisibleAscii(String id) {
        assertThatThrownBy(() -> new Client(id, Method.NONE, Set.of(), Optional.empty(), Set.of(), true, false))
                .isInstanceOf(ConfigurationException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "with blank", "quo\"te", "back\\slash"})
    void aScopeIsAToken(String scope) {
        assertThatThrownBy(() -> new Client("web", Method.NONE, Set.of(), Optional.empty(), Set.of(scope), true, false))
                .isInstanceOf(ConfigurationException.class);
    }
}

package dev.latchkey.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.session.Client;
import dev.latchkey.session.Client.Method;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A client whose settings make no sense stops the start, and is named. */
class ClientSettingsTest {

    private static final Set<String> HASH = Set.of("0123456789abcdef".repeat(4));
    private static final Optional<Path> JWKS = Optional.of(Path.of("keys.json"));

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

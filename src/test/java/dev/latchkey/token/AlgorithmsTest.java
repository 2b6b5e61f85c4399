package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.key.KeyUse;
import dev.latchkey.key.OneKey;
import dev.latchkey.key.RingKey;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.security.SecureRandom;
import java.security.interfaces.RSAPublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whichever algorithm the settings ask for: what is signed with it verifies, and nothing else does. */
class AlgorithmsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T09:00:00Z");
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final String SECRET = "a secret of at least thirty-two bytes";
    private static final Duration LIFETIME = Duration.ofHours(1);

    private final Random seeded = new Random(20261123);
    private final SecureRandom random = new SecureRandom() {
        @Override
        public double nextDouble() {
            return seeded.nextDouble();
        }
    };
    private final Chance chance = new Chance(random, CLOCK);

    private static LatchkeyConfig settings(String... namesAndValues) {
        Map<String, String> settings = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            settings.put("latchkey.access-token." + namesAndValues[i], namesAndValues[i + 1]);
        }
        return new SmallRyeConfigBuilder()
                .withMapping(LatchkeyConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 1000))
                .addDefaultInterceptors()
                .build()
                .getConfigMapping(LatchkeyConfig.class);
    }

    private static LatchkeyConfig algorithm(String algorithm) {
        return settings("algorithm", algorithm, "secret", SECRET);
    }

    private OneKey keys(LatchkeyConfig settings) {
        return new OneKey(settings, random, chance);
    }

    private AccessToken issue(OneKey keys, LatchkeyConfig settings) {
        Subject subject = new Subject(
                UUID.randomUUID(),
                UUID.randomUUID(),
                "latchkey",
                Set.of("user"),
                List.of("pwd"),
                NOW,
                NOW.plus(Duration.ofDays(1)),
                null);
        return new TokenIssuer(keys, settings, chance).access(subject, Set.of(), NOW);
    }

    private static boolean verifies(OneKey keys, LatchkeyConfig settings, String token) {
        return new TokenVerifier(keys, settings, CLOCK).access(token).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "RS256", "PS256", "EdDSA", "HS256"})
    void whatIsSignedVerifiesAndWithAnotherKeyDoesNot(String algorithm) {
        LatchkeyConfig settings = algorithm(algorithm);
        OneKey keys = keys(settings);
        String token = issue(keys, settings).value();
        assertThat(Draft.plain(Draft.of(token).header().get("alg"))).isEqualTo(algorithm);
        assertThat(verifies(keys, settings, token)).isTrue();
        assertThat(verifies(keys(settings), settings, token)).isFalse();
        String changed = token.substring(0, token.lastIndexOf('.') + 1) + Draft.base64(new byte[64]);
        assertThat(verifies(keys, settings, changed)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "RS256", "PS256", "EdDSA"})
    void everyoneMayFetchThePublicHalf(String algorithm) {
        OneKey keys = keys(algorithm(algorithm));
        RingKey signer = keys.signer(KeyUse.ACCESS);
        assertThat(keys.ring().published(NOW)).containsExactly(signer);
        assertThat(signer.jwk().calculateBase64urlEncodedThumbprint("SHA-256")).isEqualTo(signer.kid());
        assertThat(signer.jwk().getUse()).isEqualTo("sig");
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "PS256"})
    void anRsaKeyHas3072Bits(String algorithm) {
        RingKey signer = keys(algorithm(algorithm)).signer(KeyUse.ACCESS);
        assertThat(((RSAPublicKey) signer.verificationKey()).getModulus().bitLength())
                .isEqualTo(3072);
    }

    @Test
    void aSharedSecretIsShownToNobody() {
        assertThat(keys(algorithm("HS256")).ring().published(NOW)).isEmpty();
    }

    @Test
    void aMissingOrShortSecretIsRefusedAndNotPrinted() {
        assertThatThrownBy(() -> keys(settings("algorithm", "HS256")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("latchkey.access-token.secret");
        String short31 = "31-bytes-are-one-byte-too-few!!";
        assertThatThrownBy(() -> keys(settings("algorithm", "HS256", "secret", short31)))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageNotContaining(short31);
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "ES384", "HS512", "es256", ""})
    void anAlgorithmThatIsNotOfferedIsRefused(String algorithm) {
        assertThatThrownBy(() -> keys(settings("algorithm", algorithm))).isInstanceOf(RuntimeException.class);
    }

    @Test
    void withoutJitterEveryTokenLivesForAsLongAsTheSettingSays() {
        LatchkeyConfig settings = algorithm("HS256");
        assertThat(issue(keys(settings), settings).expiresAt()).isEqualTo(NOW.plus(LIFETIME));
    }

    @Test
    void jitterMakesALifeShorterByAtMostItsPartAndNeverLonger() {
        LatchkeyConfig settings = settings("algorithm", "HS256", "secret", SECRET, "jitter", "0.2");
        OneKey keys = keys(settings);
        double sum = 0;
        for (int i = 0; i < 1000; i++) {
            Duration life = Duration.between(NOW, issue(keys, settings).expiresAt());
            assertThat(life).isBetween(Duration.ofMinutes(48), LIFETIME);
            sum += life.toSeconds();
        }
        assertThat(sum / 1000).as("on average half of the jitter").isBetween(3200.0, 3280.0);
    }
}

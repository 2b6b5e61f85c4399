package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.key.OneKey;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings add to access tokens. */
class ConfiguredClaimsTest {

    private static final String SETTING = "latchkey.access-token.claims.";

    private final Clock clock = Clock.tickSeconds(ZoneOffset.UTC);
    private final SecureRandom random = new SecureRandom();
    private final Chance chance = new Chance(random, clock);

    @Test
    void areInEveryAccessTokenBesideOurs() {
        LatchkeyConfig settings =
                Mint.settings(Map.of(SETTING + "tenant", "acme", SETTING + "\"https://example.org/plan\"", "gold"));
        OneKey keys = new OneKey(settings, random, chance);
        Subject subject = Mint.somebody(chance, clock.instant(), Duration.ofDays(1));
        String token = new TokenIssuer(keys, settings, chance)
                .access(subject, Set.of(), clock.instant())
                .value();
        assertThat(Draft.of(token).claims())
                .containsEntry("tenant", "\"acme\"")
                .containsEntry("https://example.org/plan", "\"gold\"")
                .containsEntry("sub", Draft.text(subject.accountId().toString()));
        assertThat(new TokenVerifier(keys, settings, clock).access(token)).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "sub", "aud", "exp", "sid", "groups", "cnf", "acr", "scope", "upn", "username"})
    void saysNothingThatMeansSomethingAlready(String claim) {
        assertThatThrownBy(() -> new ConfiguredClaims(Map.of(claim, "admin")))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining(SETTING + claim);
    }

    @Test
    void areNotMoreThanARequestCanCarry() {
        assertThat(new ConfiguredClaims(Map.of("a", "b".repeat(999))).texts()).hasSize(1);
        assertThatThrownBy(() -> new ConfiguredClaims(Map.of("a", "b".repeat(1_000))))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("1001");
    }
}

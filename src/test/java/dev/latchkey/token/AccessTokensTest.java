package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.key.KeyKeeper;
import dev.latchkey.key.KeyUse;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Surroundings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A token whose signature was found good is remembered, and believed no longer than one that was not. */
@QuarkusTest
@Tag("any-database")
@WithTestResource(Surroundings.class)
class AccessTokensTest {

    @Inject
    Forge forge;

    @Inject
    KeyKeeper keys;

    @Inject
    LatchkeyConfig config;

    @Inject
    Clock clock;

    private final Map<UUID, Refusal> ended = new ConcurrentHashMap<>();
    private final AtomicInteger verifications = new AtomicInteger();
    private final SimpleMeterRegistry metrics = new SimpleMeterRegistry();
    private AccessTokens tokens;
    private String token;

    @BeforeEach
    void verifyOnce() {
        TokenVerifier counted = new TokenVerifier(keys, config, clock) {
            @Override
            Optional<VerifiedToken> access(String token) {
                verifications.incrementAndGet();
                return super.access(token);
            }
        };
        tokens = new AccessTokens(counted, keys, this::refusal, clock, metrics);
        token = forge.access();
        assertThat(tokens.accept(token)).isPresent();
        assertThat(verifications).hasValue(1);
    }

    private Optional<Refusal> refusal(UUID session) {
        return Optional.ofNullable(ended.get(session));
    }

    @Test
    void aTokenIsVerifiedOnceHoweverOftenItIsShown() {
        for (int i = 0; i < 10; i++) {
            assertThat(tokens.accept(token)).isPresent();
        }
        assertThat(verifications).hasValue(1);
        assertThat(metrics.get("cache.gets")
                        .tag("result", "hit")
                        .functionCounter()
                        .count())
                .isEqualTo(10);
    }

    @Test
    void itIsRefusedOnceItsTimeAndTheLeewayAreOver() {
        Duration life = config.accessToken().lifetime().plus(LatchkeyConfig.LEEWAY);
        MutableClock.advance(life.minusSeconds(20));
        assertThat(tokens.accept(token)).isPresent();
        MutableClock.advance(Duration.ofSeconds(20));
        assertThat(tokens.accept(token)).isEmpty();
        assertThat(verifications).hasValue(1);
    }

    @Test
    void itIsRefusedOnceItsSessionHasEnded() {
        Refusal refusal = Refusal.ended(RefusalCode.INVALID_TOKEN, "logged_out", clock.instant());
        ended.put(UUID.fromString(Draft.plain(Draft.of(token).claims().get("sid"))), refusal);
        assertThat(tokens.accept(token)).isEmpty();
        assertThatThrownBy(() -> tokens.good(token)).isSameAs(refusal);
        assertThat(tokens.good(Draft.of(token).signed(Forge.ATTACKER.getPrivate())))
                .as("a signature that does not hold")
                .isEmpty();
    }

    @Test
    void itIsRefusedOnceItsKeyIsCompromised() {
        keys.compromise(keys.signer(KeyUse.ACCESS).kid());
        assertThat(tokens.accept(token)).isEmpty();
        assertThat(tokens.accept(forge.access())).isPresent();
    }

    @Test
    void theSameTokenWithAnotherSignatureIsAnotherToken() {
        String forged = Draft.of(token).signed(Forge.ATTACKER.getPrivate());
        assertThat(tokens.accept(forged)).isEmpty();
        assertThat(tokens.accept(forged)).isEmpty();
        assertThat(verifications).as("what is refused is not remembered").hasValue(3);
        assertThat(tokens.accept(token + "=")).isEmpty();
        assertThat(tokens.accept(token)).isPresent();
    }
}

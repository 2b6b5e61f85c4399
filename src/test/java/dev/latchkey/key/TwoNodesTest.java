package dev.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Rounds;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nodes that share a database and nothing else agree on every key. */
@QuarkusTest
@TestProfile(Unattended.class)
@WithTestResource(Surroundings.class)
@Tag("slow")
class TwoNodesTest {

    private static final Duration ROLLOVER = Duration.ofDays(30);
    private static final Duration ANNOUNCE = Duration.ofMinutes(6);
    private static final String SECRET = "a secret of at least thirty-two bytes";

    @Inject
    KeyKeeper service;

    @Inject
    SigningKeys keys;

    @Inject
    KeyOpener opener;

    @Inject
    SecureRandom random;

    @Inject
    Chance chance;

    @Inject
    Clock clock;

    @Inject
    LatchkeyConfig config;

    private KeyKeeper one;
    private KeyKeeper other;

    private KeyKeeper node(LatchkeyConfig settings) {
        return new KeyKeeper(keys, opener, random, chance, clock, settings);
    }

    @BeforeEach
    void empty() {
        Rows.change("delete from signing_key");
        one = node(config);
        other = node(config);
    }

    @AfterEach
    void giveTheServiceItsKeysBack() {
        Rows.change("delete from signing_key");
        service.keep();
    }

    private void atOnce(Consumer<KeyKeeper> work) {
        try (Together together = new Together()) {
            together.run(List.<Callable<Void>>of(done(work, one), done(work, other)));
        }
    }

    private static Callable<Void> done(Consumer<KeyKeeper> work, KeyKeeper node) {
        return () -> {
            work.accept(node);
            return null;
        };
    }

    private static long rows(KeyUse use) {
        return ((Number) Rows.value("select count(*) from signing_key where key_use = ?1", use.name())).longValue();
    }

    private void agree() {
        for (KeyUse use : KeyUse.values()) {
            assertThat(one.signer(use).kid()).isEqualTo(other.signer(use).kid());
        }
    }

    @Test
    void twoThatStartAtOnceMakeTheSameKeys() {
        for (int round = 0; round < Rounds.of(20, 500); round++) {
            empty();
            atOnce(KeyKeeper::keep);
            assertThat(rows(KeyUse.ACCESS)).isOne();
            assertThat(rows(KeyUse.REFRESH)).as("the signer and the next").isEqualTo(2);
            agree();
        }
    }

    @Test
    void twoThatFindTheTimeHasComeAtOnceMakeOneSuccessor() {
        atOnce(KeyKeeper::keep);
        for (int round = 0; round < Rounds.of(10, 200); round++) {
            String before = one.signer(KeyUse.ACCESS).kid();
            MutableClock.advance(ROLLOVER);
            atOnce(KeyKeeper::keep);
            agree();
            assertThat(rows(KeyUse.ACCESS)).as("the signer and the announced").isEqualTo(2);
            MutableClock.advance(ANNOUNCE.plusHours(2));
            atOnce(KeyKeeper::keep);
            agree();
            assertThat(rows(KeyUse.ACCESS)).as("the old one is forgotten").isOne();
            assertThat(one.signer(KeyUse.ACCESS).kid()).isNotEqualTo(before);
        }
    }

    @Test
    void twoOperatorsWhoAskAtOnceGetOneSuccessor() {
        for (int round = 0; round < Rounds.of(10, 200); round++) {
            empty();
            atOnce(KeyKeeper::keep);
            atOnce(node -> node.rollOver(KeyUse.REFRESH));
            assertThat(rows(KeyUse.REFRESH))
                    .as("the signer and the one that waited")
                    .isEqualTo(2);
            agree();
        }
    }

    @Test
    void twoOperatorsWhoDeclareAKeyCompromisedAtOnceAgreeOnItsSuccessor() {
        for (int round = 0; round < Rounds.of(10, 200); round++) {
            empty();
            atOnce(KeyKeeper::keep);
            String stolen = one.signer(KeyUse.ACCESS).kid();
            atOnce(node -> assertThat(node.compromise(stolen)).isTrue());
            atOnce(KeyKeeper::keep);
            agree();
            assertThat(one.signer(KeyUse.ACCESS).kid()).isNotEqualTo(stolen);
            assertThat(List.of(one, other))
                    .allMatch(node -> node.verifier(KeyUse.ACCESS, stolen, clock.instant())
                            .isEmpty());
        }
    }

    /** Back and forth, as somebody does who finds that a service of theirs was not ready. */
    @Test
    void aSharedSecretMayBeLeftAndComeBack() {
        LatchkeyConfig shared = shared();
        for (LatchkeyConfig settings : List.of(shared, config, shared)) {
            KeyKeeper node = node(settings);
            node.keep();
            MutableClock.advance(ANNOUNCE);
            assertThat(node.signer(KeyUse.ACCESS).algorithm())
                    .isEqualTo(settings.accessToken().algorithm());
        }
        assertThat(rows(KeyUse.ACCESS)).isEqualTo(3);
    }

    @Test
    void aSharedSecretThatSomebodyElseHasSignsNothingAnyMore() {
        KeyKeeper node = node(shared());
        node.keep();
        String stolen = node.signer(KeyUse.ACCESS).kid();
        assertThat(node.compromise(stolen)).isTrue();
        assertThat(node.verifier(KeyUse.ACCESS, stolen, clock.instant())).isEmpty();
        assertThatThrownBy(() -> node.signer(KeyUse.ACCESS)).hasMessage("temporarily_unavailable");
        assertThat(rows(KeyUse.ACCESS)).isOne();
    }

    private static LatchkeyConfig shared() {
        Map<String, String> settings =
                Map.of("latchkey.access-token.algorithm", "HS256", "latchkey.access-token.secret", SECRET);
        return new SmallRyeConfigBuilder()
                .withMapping(LatchkeyConfig.class)
                .withSources(new PropertiesConfigSource(settings, "test", 1000))
                .addDefaultInterceptors()
                .build()
                .getConfigMapping(LatchkeyConfig.class);
    }
}

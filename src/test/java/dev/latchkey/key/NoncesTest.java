package dev.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Nonces that nobody stores and every node knows. */
class NoncesTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:02:00Z");
    private static final Duration PERIOD = Duration.ofMinutes(5);

    private final Nonces nonces = with("a master secret of at least 32 bytes");

    private static Nonces with(String secret) {
        return new Nonces(master(secret), Optional.empty());
    }

    private static MasterSecret master(String secret) {
        return new MasterSecret(secret, "latchkey.master-secret");
    }

    @Test
    void whileTheMasterSecretIsReplacedOneOfAnyNodeIsGoodOnAllOthers() {
        MasterSecret replaced = master("a master secret of at least 32 bytes");
        MasterSecret successor = master("its successor of at least 32 bytes too");
        Nonces before = new Nonces(replaced, Optional.of(successor));
        Nonces after = new Nonces(successor, Optional.of(replaced));
        assertThat(after.isGood(before.current(NOW), NOW)).isTrue();
        assertThat(before.isGood(after.current(NOW), NOW)).isTrue();
        assertThat(after.current(NOW)).isNotEqualTo(before.current(NOW));
    }

    @Test
    void allNodesGiveOutTheSameForAWhile() {
        assertThat(with("a master secret of at least 32 bytes").current(NOW)).isEqualTo(nonces.current(NOW));
        assertThat(nonces.current(NOW.plusSeconds(60))).isEqualTo(nonces.current(NOW));
        assertThat(nonces.current(NOW.plus(PERIOD))).isNotEqualTo(nonces.current(NOW));
        assertThat(nonces.current(NOW)).matches("[A-Za-z0-9_-]{43}");
    }

    @Test
    void oneIsGoodInItsPeriodAndTheNext() {
        String nonce = nonces.current(NOW);
        assertThat(nonces.isGood(nonce, NOW)).isTrue();
        assertThat(nonces.isGood(nonce, NOW.plus(PERIOD))).isTrue();
        assertThat(nonces.isGood(nonce, NOW.plus(PERIOD).plus(PERIOD))).isFalse();
    }

    @Test
    void soIsOneOfANodeWhoseClockIsAhead() {
        assertThat(nonces.isGood(nonces.current(NOW.plus(PERIOD)), NOW)).isTrue();
        assertThat(nonces.isGood(nonces.current(NOW.plus(PERIOD).plus(PERIOD)), NOW))
                .isFalse();
    }

    @Test
    void nobodyElseCanMakeOne() {
        String foreign = with("another secret of at least 32 bytes").current(NOW);
        for (String nonce : new String[] {null, "", "nonsense", "ü", foreign}) {
            assertThat(nonces.isGood(nonce, NOW)).isFalse();
        }
    }
}

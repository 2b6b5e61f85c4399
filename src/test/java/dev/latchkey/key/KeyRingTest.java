package dev.latchkey.key;

import static dev.latchkey.key.Ring.ANNOUNCE;
import static dev.latchkey.key.Ring.KEEP;
import static dev.latchkey.key.Ring.POLICY;
import static dev.latchkey.key.Ring.ROLLOVER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Chance;
import dev.latchkey.key.KeyRing.State;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The life of a key: announced, signing, retired, gone. */
class KeyRingTest {

    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final Chance CHANCE = new Chance(new SecureRandom(), Clock.systemUTC());
    private static final KeyKind EDDSA = new KeyKind("EdDSA", Optional.empty());

    private final Ring ring = new Ring(POLICY).keep();
    private final RingKey first = ring.newest();

    @Test
    void theFirstKeySignsAtOnce() {
        assertThat(ring.signer()).isEqualTo(first);
        assertThat(first.signsFrom()).isEqualTo(Ring.START);
        assertThat(ring.keep().size()).isOne();
    }

    @Test
    void aSuccessorIsAnnouncedInTimeToFollowAtTheEndOfThePeriod() {
        ring.wait(ROLLOVER.minus(ANNOUNCE).minus(MOMENT)).keep();
        assertThat(ring.size()).isOne();
        ring.wait(MOMENT).keep();
        assertThat(ring.size()).isEqualTo(2);
        assertThat(ring.newest().signsFrom()).isEqualTo(Ring.START.plus(ROLLOVER));
    }

    /** A backup that is no older than a period knows every token that was signed since. */
    @Test
    void theSecretsOfRefreshTokensAreMadeAWholePeriodAhead() {
        Ring secrets = Ring.ofSecrets(POLICY).keep();
        List<List<RingKey>> backups = new ArrayList<>();
        for (Duration passed = Duration.ZERO;
                passed.compareTo(ROLLOVER.multipliedBy(4)) < 0;
                passed = passed.plusHours(1)) {
            backups.add(secrets.rule().keys());
            assertThat(backups.get(0)).contains(secrets.signer());
            if (passed.compareTo(ROLLOVER) >= 0) {
                backups.remove(0);
            }
            secrets.wait(Duration.ofHours(1)).keep();
        }
        assertThat(secrets.size()).as("one waits, one signs, four verify").isEqualTo(6);
    }

    @Test
    void anOperatorNeedNotWaitForTheSecretOfTheNextPeriod() {
        Ring secrets = Ring.ofSecrets(POLICY).keep();
        String inBackups = secrets.newest().kid();
        secrets.rollOver().rollOver();
        assertThat(secrets.size()).isEqualTo(2);
        secrets.wait(ANNOUNCE).keep();
        RingKey asked = secrets.signer();
        assertThat(asked.kid()).isEqualTo(inBackups);
        secrets.wait(ROLLOVER).keep();
        assertThat(secrets.signer()).isNotEqualTo(asked);
    }

    @Test
    void aSuccessorIsPublishedAndVerifiesBeforeItSigns() {
        RingKey second = announced();
        assertThat(ring.state(second)).isEqualTo(State.ANNOUNCED);
        assertThat(ring.publishes(second)).isTrue();
        assertThat(ring.verifies(second)).isTrue();
        ring.wait(ANNOUNCE.minus(MOMENT)).keep();
        assertThat(ring.signer()).isEqualTo(first);
        ring.wait(MOMENT).keep();
        assertThat(ring.signer()).isEqualTo(second);
    }

    /** A service that slept for a year announces as long as every other. */
    @Test
    void aSuccessorThatIsLateIsStillAnnouncedFirst() {
        ring.wait(Duration.ofDays(365)).keep();
        assertThat(ring.signer()).isEqualTo(first);
        assertThat(ring.newest().signsFrom()).isEqualTo(ring.now.plus(ANNOUNCE));
    }

    @Test
    void aRetiredKeyVerifiesUntilWhatItSignedHasExpiredAndThenIsGone() {
        announced();
        ring.wait(ANNOUNCE).keep();
        assertThat(ring.state(first)).isEqualTo(State.RETIRED);
        ring.wait(KEEP);
        assertThat(ring.verifies(first)).isTrue();
        assertThat(ring.publishes(first)).isTrue();
        assertThat(ring.rule().forgettable(ring.now)).isEmpty();
        ring.wait(MOMENT);
        assertThat(ring.state(first)).isEqualTo(State.GONE);
        assertThat(ring.verifies(first)).isFalse();
        assertThat(ring.publishes(first)).isFalse();
        assertThat(ring.rule().forgettable(ring.now)).containsExactly(first);
    }

    @Test
    void aChangeOfAlgorithmIsARolloverWhileBothVerify() {
        ring.want(EDDSA).keep().keep();
        RingKey second = ring.newest();
        assertThat(ring.size()).isEqualTo(2);
        assertThat(second.algorithm()).isEqualTo("EdDSA");
        assertThat(ring.state(second)).isEqualTo(State.ANNOUNCED);
        assertThat(ring.signer()).isEqualTo(first);
        ring.wait(ANNOUNCE).keep();
        assertThat(ring.signer()).isEqualTo(second);
        assertThat(List.of(first, second)).allMatch(ring::verifies).allMatch(ring::publishes);
    }

    /** As in a deployment that changes the algorithm node by node. */
    @Test
    void nodesThatDisagreeAboutTheAlgorithmDoNotOutbidEachOther() {
        KeyKind es256 = new KeyKind("ES256", Optional.empty());
        for (int poll = 0; poll < 100; poll++) {
            ring.want(EDDSA).keep().want(es256).keep();
        }
        assertThat(ring.size()).isEqualTo(2);
    }

    @Test
    void aCompromisedSignerIsGoneAtOnceAndItsSuccessorSigns() {
        ring.compromise(first);
        assertThat(ring.state(first)).isEqualTo(State.GONE);
        assertThat(ring.verifies(first)).isFalse();
        assertThat(ring.publishes(first)).isFalse();
        assertThat(ring.signer()).isNotEqualTo(first).isEqualTo(ring.newest());
        assertThat(ring.keep().size()).isEqualTo(2);
    }

    @Test
    void anOlderKeyNeverSignsAgainInPlaceOfACompromisedOne() {
        announced();
        ring.wait(ANNOUNCE).keep().compromise(ring.signer());
        assertThat(ring.state(first)).isEqualTo(State.RETIRED);
        assertThat(ring.signer().position()).isEqualTo(2);
    }

    /** A machine without a clock of its own begins long ago, until it has asked for the time. */
    @Test
    void aClockOfLongAgoMakesNoKeyAndEndsNone() {
        RingKey second = announced();
        ring.wait(Duration.ofDays(-20_000)).keep();
        assertThat(ring.size()).isEqualTo(2);
        assertThat(ring.signer()).isEqualTo(first);
        assertThat(ring.verifies(first)).isTrue();
        ring.wait(Duration.ofDays(20_000)).keep();
        assertThat(ring.size()).isEqualTo(2);
        assertThat(List.of(ring.verifies(first), ring.verifies(second))).containsOnly(true);
    }

    @Test
    void aCompromisedKeyIsForgottenByNobody() {
        ring.compromise(first).wait(Duration.ofDays(29));
        assertThat(ring.rule().forgettable(ring.now)).isEmpty();
        assertThat(ring.verifies(first)).isFalse();
    }

    @Test
    void anAnnouncedKeyThatIsCompromisedNeverSignsAndTheSignerGoesOn() {
        RingKey second = announced();
        ring.compromise(second);
        assertThat(ring.verifies(second)).isFalse();
        assertThat(ring.publishes(second)).isFalse();
        assertThat(ring.signer()).isEqualTo(first);
        ring.wait(ANNOUNCE).keep();
        assertThat(ring.signer().position()).isEqualTo(2);
    }

    /** The key that took over in a hurry is younger than the one that was to follow; that one is never needed. */
    @Test
    void anAnnouncedKeyThatWasOvertakenNeverSigns() {
        RingKey second = announced();
        RingKey third = ring.compromise(first).signer();
        ring.wait(ANNOUNCE).keep();
        assertThat(ring.signer()).isEqualTo(third).isNotEqualTo(second);
    }

    @Test
    void anOperatorWhoAsksForARolloverGetsOneAndNotTwo() {
        ring.rollOver().rollOver();
        assertThat(ring.size()).isEqualTo(2);
        assertThat(ring.newest().signsFrom()).isEqualTo(ring.now.plus(ANNOUNCE));
    }

    @Test
    void anOvertakenKeyIsNoSuccessorToWaitFor() {
        announced();
        ring.compromise(first).rollOver();
        assertThat(ring.newest().signsFrom()).isEqualTo(ring.now.plus(ANNOUNCE));
    }

    @Test
    void theKeysOfOneUseAreNotTheBusinessOfTheOther() {
        RingKey secret = ring.add(KeyUse.REFRESH, Ring.key("HS256"), ring.now);
        assertThat(secret.position()).isZero();
        assertThat(ring.signer()).isEqualTo(first);
        assertThat(ring.rule().verifier(KeyUse.REFRESH, first.kid(), ring.now)).isEmpty();
        assertThat(ring.rule().verifier(KeyUse.ACCESS, secret.kid(), ring.now)).isEmpty();
    }

    @Test
    void pairsArePublishedAndSecretsAreNot() {
        RingKey second = announced();
        ring.wait(ANNOUNCE).keep().rollOver();
        ring.add(KeyUse.REFRESH, Ring.key("HS256"), ring.now);
        RingKey shared = ring.add(KeyUse.ACCESS, Ring.key("HS256"), ring.now.plus(ANNOUNCE));
        assertThat(ring.verifies(shared)).isTrue();
        assertThat(ring.rule().published(ring.now))
                .containsExactlyInAnyOrder(
                        first,
                        second,
                        ring.rule().keys().stream()
                                .filter(key -> key.use() == KeyUse.ACCESS && key.position() == 2)
                                .findFirst()
                                .orElseThrow());
    }

    @Test
    void aSecretThatAnOperatorChoseIsNotRolledOverByTheCalendar() {
        KeyKind given = KeyKind.ofAccess("HS256", Optional.of("a secret of at least thirty-two bytes"));
        Ring fixed = new Ring(POLICY);
        fixed.add(KeyUse.ACCESS, given.make(new SecureRandom(), CHANCE), fixed.now);
        assertThat(fixed.want(given).wait(Duration.ofDays(365)).keep().size()).isOne();
    }

    @Test
    void anotherSecretOfTheOperatorsIsARollover() {
        KeyKind given = KeyKind.ofAccess("HS256", Optional.of("a secret of at least thirty-two bytes"));
        Ring fixed = new Ring(POLICY);
        fixed.add(KeyUse.ACCESS, given.make(new SecureRandom(), CHANCE), fixed.now);
        KeyKind other = KeyKind.ofAccess("HS256", Optional.of("a second secret of thirty-two bytes or more"));
        assertThat(fixed.rule().due(KeyUse.ACCESS, other, fixed.now)).contains(fixed.now.plus(ANNOUNCE));
    }

    @Test
    void aSecretThatSomebodyElseHasIsNotTakenFromTheSettingsAgain() {
        KeyKind given = KeyKind.ofAccess("HS256", Optional.of("a secret of at least thirty-two bytes"));
        KeyKind other = KeyKind.ofAccess("HS256", Optional.of("a second secret of thirty-two bytes or more"));
        Ring fixed = new Ring(POLICY);
        RingKey secret = fixed.add(KeyUse.ACCESS, given.make(new SecureRandom(), CHANCE), fixed.now);
        assertThat(fixed.rule().isStolen(given)).isFalse();
        fixed.compromise(secret);
        assertThat(fixed.rule().isStolen(given)).isTrue();
        assertThat(fixed.rule().isStolen(other)).isFalse();
    }

    /** Every key of the database has an id of its own, also where its secret was there before. */
    @Test
    void aSecretThatComesBackIsAKeyOfItsOwn() {
        KeyKind given = KeyKind.ofAccess("HS256", Optional.of("a secret of at least thirty-two bytes"));
        Ring back = new Ring(POLICY);
        RingKey before = back.add(KeyUse.ACCESS, given.make(new SecureRandom(), CHANCE), back.now);
        back.add(KeyUse.ACCESS, Ring.key("ES256"), back.now);
        assertThat(back.rule().due(KeyUse.ACCESS, given, back.now)).isPresent();
        assertThat(given.make(new SecureRandom(), CHANCE).getKeyId()).isNotEqualTo(before.kid());
    }

    @Test
    void aPeriodShorterThanTheAnnouncementIsAnUnbrokenChain() {
        Duration second = Duration.ofSeconds(1);
        Ring fast = new Ring(new KeyRing.Policy(second, second.multipliedBy(10), KEEP, KEEP)).keep();
        Instant announcedFrom = fast.now.plusSeconds(10);
        long before = 0;
        for (int i = 0; i < 600; i++) {
            fast.wait(Duration.ofMillis(100)).keep();
            long signing = fast.signer().position();
            assertThat(signing).isBetween(before, before + 1);
            before = signing;
        }
        assertThat(before).isEqualTo(Duration.between(announcedFrom, fast.now).toSeconds() + 1);
    }

    private RingKey announced() {
        ring.wait(ROLLOVER.minus(ANNOUNCE)).keep();
        return ring.newest();
    }
}

package dev.latchkey.key;

import dev.latchkey.testing.Histories;
import dev.latchkey.testing.Rounds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What holds in every history of a ring, whatever operators, settings and outages do to it. */
@Tag("slow")
class KeyRingLawsTest {

    private static final Duration ANNOUNCE = Duration.ofMinutes(6);
    private static final Duration KEEP = Duration.ofMinutes(62);

    enum Act {
        WAIT_SECONDS,
        WAIT_MINUTES,
        BE_AWAY_FOR_DAYS,
        ROLL_OVER,
        CHANGE_ALGORITHM,
        COMPROMISE_THE_SIGNER,
        COMPROMISE_THE_NEWEST
    }

    record Step(Act act, int number) {
        static Step ofChance(Random random) {
            return new Step(Act.values()[random.nextInt(Act.values().length)], 1 + random.nextInt(60));
        }
    }

    /** What was signed with a key, and when. */
    record Signed(RingKey key, Instant at) {}

    @Test
    void thereIsOneSignerThatEveryoneKnowsAndNothingThatIsGoodIsRefused() {
        Histories.play(Rounds.of(100, 10_000), 40, Step::ofChance, steps -> {
            World month = new World(Duration.ofDays(30));
            steps.forEach(month::play);
        });
    }

    @Test
    void soItIsWhereKeysRollOverFasterThanTheyAreAnnounced() {
        Histories.play(Rounds.of(100, 10_000), 40, Step::ofChance, steps -> {
            World minute = new World(Duration.ofMinutes(1));
            steps.forEach(minute::play);
        });
    }

    private static final class World {

        private final Ring ring;
        private final List<Signed> signed = new ArrayList<>();
        private final Map<String, Instant> publishedSince = new HashMap<>();
        private final Set<String> compromised = new HashSet<>();
        private final Set<String> hurried = new HashSet<>();
        private RingKey last;

        World(Duration rollover) {
            ring = new Ring(new KeyRing.Policy(rollover, ANNOUNCE, KEEP, KEEP)).keep();
            last = ring.signer();
            hurried.add(last.kid());
            look();
        }

        void play(Step step) {
            switch (step.act) {
                case WAIT_SECONDS -> ring.wait(Duration.ofSeconds(step.number)).keep();
                case WAIT_MINUTES -> minutes(step.number);
                case BE_AWAY_FOR_DAYS -> ring.wait(Duration.ofDays(step.number));
                case ROLL_OVER -> ring.rollOver();
                case CHANGE_ALGORITHM -> change(step.number);
                case COMPROMISE_THE_SIGNER -> compromise(ring.signer());
                case COMPROMISE_THE_NEWEST -> compromise(ring.newest());
            }
            look();
        }

        private void minutes(int number) {
            for (int i = 0; i < number; i++) {
                ring.wait(Duration.ofMinutes(1)).keep();
                look();
            }
        }

        private void change(int number) {
            String algorithm = List.of("ES256", "RS256", "EdDSA").get(number % 3);
            ring.want(new KeyKind(algorithm, Optional.empty())).keep();
        }

        private void compromise(RingKey key) {
            compromised.add(key.kid());
            ring.compromise(key);
            hurried.add(ring.signer().kid());
        }

        private void look() {
            RingKey signer = ring.signer();
            check(signer.position() >= last.position(), "an older key signs again");
            check(!compromised.contains(signer.kid()), "a compromised key signs");
            check(ring.verifies(signer) && ring.publishes(signer), "nobody knows the key that signs");
            ring.rule().published(ring.now).forEach(key -> publishedSince.putIfAbsent(key.kid(), ring.now));
            checkAnnounced(signer);
            checkSigned();
            signed.add(new Signed(signer, ring.now));
            last = signer;
        }

        private void checkAnnounced(RingKey signer) {
            boolean fresh = !signer.kid().equals(last.kid()) && !hurried.contains(signer.kid());
            Instant since = publishedSince.get(signer.kid());
            check(!fresh || !since.plus(ANNOUNCE).isAfter(ring.now), "a key signs that was not announced");
        }

        private void checkSigned() {
            signed.removeIf(token -> token.at.plus(KEEP).isBefore(ring.now));
            for (Signed token : signed) {
                boolean stolen = compromised.contains(token.key.kid());
                check(ring.verifies(token.key) != stolen, stolen ? "a stolen key verifies" : "a good token is refused");
            }
        }

        private static void check(boolean holds, String law) {
            if (!holds) {
                throw new AssertionError(law);
            }
        }
    }
}

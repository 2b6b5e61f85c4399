package dev.latchkey.key;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.vertx.mutiny.core.Vertx;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What happens once an operator says that somebody else has a key. */
@QuarkusTest
@Tag("slow")
@TestProfile(Unattended.class)
@WithTestResource(Surroundings.class)
class CompromiseTest {

    private static final Duration A_SECOND_AND_A_BIT = Duration.ofMillis(1001);
    private static final Set<Thread.State> STANDING = EnumSet.of(Thread.State.WAITING, Thread.State.BLOCKED);

    @Inject
    KeyKeeper keys;

    @Inject
    SigningKeys table;

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

    @Inject
    Vertx vertx;

    /** A node that has read the keys. */
    private KeyKeeper node(SigningKeys itsKeys) {
        KeyKeeper node = new KeyKeeper(itsKeys, opener, random, chance, clock, config);
        node.keep();
        return node;
    }

    private static List<String> published() {
        return given().get("/.well-known/jwks.json").path("keys.kid");
    }

    @Test
    void whatACompromisedKeySignedIsRefusedAtOnceAlthoughItWasTakenBefore() {
        Tokens tokens = Api.confirmedUser().login();
        Api.profile(tokens.access()).then().statusCode(200);
        String stolen = keys.signer(KeyUse.ACCESS).kid();
        assertThat(keys.compromise(stolen)).isTrue();
        Api.profile(tokens.access()).then().statusCode(401);
        String feed = given().get("/.well-known/revoked-sessions").asString();
        assertThat(Jwts.header(feed, "kid")).as("what signs the feed").isIn(published());
        assertThat(published())
                .doesNotContain(stolen)
                .contains(keys.signer(KeyUse.ACCESS).kid());
    }

    @Test
    void whoeverWasLoggedInRenewsAndGoesOn() {
        Tokens tokens = Api.confirmedUser().login();
        keys.compromise(keys.signer(KeyUse.ACCESS).kid());
        MutableClock.advance(Duration.ofMinutes(1));
        Api.profile(tokens.renew().access()).then().statusCode(200);
    }

    @Test
    void whatACompromisedSecretSignedRenewsNothing() {
        User user = Api.confirmedUser();
        Tokens tokens = user.login();
        keys.compromise(keys.signer(KeyUse.REFRESH).kid());
        Api.refresh(tokens.refresh()).then().statusCode(401);
        Api.profile(tokens.access()).then().statusCode(200);
        user.login().renew();
    }

    @Test
    void aKeyThatDoesNotExistCannotBeDeclaredCompromised() {
        assertThat(keys.compromise("unknown")).isFalse();
    }

    @Test
    void thisHoldsForTheNodeThatWasNotTold() {
        KeyKeeper other = new KeyKeeper(table, opener, random, chance, clock, config);
        other.keep();
        String stolen = keys.signer(KeyUse.ACCESS).kid();
        keys.compromise(stolen);
        String successor = keys.signer(KeyUse.ACCESS).kid();
        MutableClock.advance(A_SECOND_AND_A_BIT);
        assertThat(other.verifier(KeyUse.ACCESS, successor, clock.instant())).isPresent();
        assertThat(other.verifier(KeyUse.ACCESS, stolen, clock.instant())).isEmpty();
    }

    /** Over HTTP, where whoever verifies must not wait for the database. */
    @Test
    void whatASuccessorSignedThatAnotherNodeMadeIsTakenSoon() {
        String[] parts = Api.confirmedUser().login().access().split("\\.");
        String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
        KeyKeeper other = new KeyKeeper(table, opener, random, chance, clock, config);
        other.keep();
        other.compromise(other.signer(KeyUse.ACCESS).kid());
        RingKey successor = other.signer(KeyUse.ACCESS);
        String access = Jwt.claimsJson(claims)
                .jws()
                .type("JWT")
                .keyId(successor.kid())
                .algorithm(SignatureAlgorithm.ES256)
                .sign(successor.privateKey());
        MutableClock.advance(A_SECOND_AND_A_BIT);
        Awaitility.await().until(() -> Api.profile(access).statusCode() == 200);
    }

    @Test
    void strangersWithUnknownKeysCostTheDatabaseOneLookASecond() {
        CountedKeys counted = new CountedKeys(table);
        KeyKeeper node = node(counted);
        for (int second = 1; second <= 3; second++) {
            MutableClock.advance(A_SECOND_AND_A_BIT);
            int before = counted.looks.get();
            long began = System.nanoTime();
            for (int i = 0; i < 500; i++) {
                assertThat(node.verifier(KeyUse.ACCESS, "unknown-" + second + "-" + i, clock.instant()))
                        .isEmpty();
            }
            long elapsed = Duration.ofNanos(System.nanoTime() - began).toSeconds();
            assertThat(counted.looks.get() - before).isBetween(1, (int) elapsed + 1);
        }
    }

    @Test
    void whoeverComesWhileANodeLooksWaitsForWhatIsFound() throws Exception {
        CountedKeys counted = new CountedKeys(table);
        KeyKeeper node = node(counted);
        String successor = successor();
        CountDownLatch found = new CountDownLatch(1);
        counted.look = () -> await(found);
        FutureTask<Boolean> first = verifier(node, successor);
        FutureTask<Boolean> second = verifier(node, successor);
        Thread looks = new Thread(first);
        Thread comes = new Thread(second);
        looks.start();
        Awaitility.await().until(looks::getState, Thread.State.WAITING::equals);
        comes.start();
        Awaitility.await().until(() -> second.isDone() || comes.getState() == Thread.State.BLOCKED);
        found.countDown();
        assertThat(first.get()).isTrue();
        assertThat(second.get()).isTrue();
    }

    private String successor() {
        keys.compromise(keys.signer(KeyUse.REFRESH).kid());
        MutableClock.advance(A_SECOND_AND_A_BIT);
        return keys.signer(KeyUse.REFRESH).kid();
    }

    private FutureTask<Boolean> verifier(KeyKeeper node, String kid) {
        return new FutureTask<>(
                () -> node.verifier(KeyUse.REFRESH, kid, clock.instant()).isPresent());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Test
    void aKeyThatCannotBeLookedUpNowIsNotOneThatIsNotThere() {
        CountedKeys counted = new CountedKeys(table);
        KeyKeeper node = node(counted);
        String successor = successor();
        counted.look = () -> {
            throw Refusal.unavailable();
        };
        for (int asked = 0; asked < 2; asked++) {
            assertThatThrownBy(() -> node.verifier(KeyUse.REFRESH, successor, clock.instant()))
                    .hasMessage("temporarily_unavailable");
        }
        counted.look = () -> {};
        MutableClock.advance(A_SECOND_AND_A_BIT);
        assertThat(node.verifier(KeyUse.REFRESH, successor, clock.instant())).isPresent();
    }

    /** While a look takes long, those that wait have come at different times. */
    @Test
    void whoeverHasWaitedWhileANodeLookedDoesNotLookOnceMore() throws Exception {
        CountedKeys counted = new CountedKeys(table);
        KeyKeeper node = node(counted);
        int before = counted.looks.get();
        CountDownLatch found = new CountDownLatch(1);
        counted.look = () -> await(found);
        List<FutureTask<Boolean>> all = new ArrayList<>();
        for (int number = 0; number < 5; number++) {
            Instant came = clock.instant().plusSeconds(number * 2L);
            FutureTask<Boolean> one = new FutureTask<>(
                    () -> node.verifier(KeyUse.REFRESH, "unknown", came).isPresent());
            Thread thread = new Thread(one);
            thread.start();
            Awaitility.await().until(() -> STANDING.contains(thread.getState()));
            all.add(one);
        }
        found.countDown();
        for (FutureTask<Boolean> one : all) {
            assertThat(one.get()).isFalse();
        }
        assertThat(counted.looks.get() - before).isOne();
    }

    @Test
    void aLookInVainByWhoeverMustNotWaitSaysNothingOfAKey() {
        CountedKeys counted = new CountedKeys(table);
        KeyKeeper node = node(counted);
        String successor = successor();
        int before = counted.looks.get();
        counted.look = () -> {
            throw Refusal.unavailable();
        };
        vertx.runOnContext(() -> node.verifier(KeyUse.ACCESS, "unknown", clock.instant()));
        Awaitility.await().until(() -> counted.looks.get() > before);
        assertThatThrownBy(() -> node.verifier(KeyUse.REFRESH, successor, clock.instant()))
                .hasMessage("temporarily_unavailable");
    }

    @Test
    void thoseThatWereToFollowAreNotTrustedEitherWhereTheDatabaseWentAwayMeanwhile() {
        CountedKeys failing = new CountedKeys(table);
        KeyKeeper node = node(failing);
        RingKey signer = node.signer(KeyUse.REFRESH);
        RingKey waiting = node.ring().waiting(KeyUse.REFRESH, clock.instant()).orElseThrow();
        failing.refused = waiting.kid();
        assertThatThrownBy(() -> node.compromise(signer.kid())).hasMessage("temporarily_unavailable");
        failing.refused = null;
        String next = node.signer(KeyUse.REFRESH).kid();
        assertThat(node.compromise(signer.kid())).isTrue();
        keys.keep();
        assertThat(node.verifier(KeyUse.REFRESH, waiting.kid(), clock.instant()))
                .isEmpty();
        assertThat(node.signer(KeyUse.REFRESH).kid()).isEqualTo(next);
    }

    @Test
    void thoseThatWereToFollowACompromisedKeyAreNotTrustedEither() {
        RingKey waiting = keys.ring().waiting(KeyUse.REFRESH, clock.instant()).orElseThrow();
        keys.compromise(keys.signer(KeyUse.REFRESH).kid());
        assertThat(keys.verifier(KeyUse.REFRESH, waiting.kid(), clock.instant()))
                .isEmpty();
        RingKey signer = keys.signer(KeyUse.REFRESH);
        assertThat(keys.ring().waiting(KeyUse.REFRESH, clock.instant()))
                .hasValueSatisfying(next -> assertThat(next.signsFrom()).isAfter(signer.signsFrom()));
    }

    /** The same table, but every look at it is counted, and does something else before. */
    @Vetoed
    private static final class CountedKeys extends SigningKeys {

        private final SigningKeys table;
        private final AtomicInteger looks = new AtomicInteger();
        private volatile Runnable look = () -> {};
        private volatile String refused;

        CountedKeys(SigningKeys table) {
            super(null, null);
            this.table = table;
        }

        @Override
        List<SigningKey> all() {
            looks.incrementAndGet();
            look.run();
            return table.all();
        }

        @Override
        boolean add(SigningKey key) {
            return table.add(key);
        }

        @Override
        void compromise(String kid, Instant now) {
            if (kid.equals(refused)) {
                throw Refusal.unavailable();
            }
            table.compromise(kid, now);
        }
    }
}

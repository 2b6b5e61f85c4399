package dev.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.Rounds;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Wire;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A rollover every second, while clients renew and three libraries that other services use verify, each with the JWKS
 * as it was a while ago: nobody notices. Most of it is waiting for seconds to pass, so one database has to do.
 */
@QuarkusTest
@TestProfile(RolloverTest.EverySecond.class)
@WithTestResource(Surroundings.class)
@Tag("slow")
@EnabledIfSystemProperty(named = "test.database", matches = "postgresql")
class RolloverTest {

    private static final Duration RUN = Duration.ofSeconds(Rounds.of(10, 120));
    private static final int CLIENTS = 5;
    private static final Duration BETWEEN_RENEWALS = Duration.ofMillis(100);
    private static final int A_WHILE = 15;

    /** Thirty days, six minutes and five minutes, scaled down together. */
    public static class EverySecond implements QuarkusTestProfile {
        @Override
        public Map<String, String> getConfigOverrides() {
            return new HashMap<>(Map.of(
                    "latchkey.keys.rollover", "PT1S",
                    "latchkey.keys.announce", "PT5S",
                    "latchkey.keys.poll", "PT1H",
                    "latchkey.access-token.lifetime", "PT5S",
                    "latchkey.session.damping", "PT0S",
                    "latchkey.throttle.renewals-burst", "1000000",
                    "latchkey.throttle.renewals-per-second", "1000000",
                    "latchkey.password.memory-kib", "64",
                    "latchkey.password.iterations", "1"));
        }
    }

    @Inject
    KeyKeeper keys;

    private final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private final Set<String> signers = ConcurrentHashMap.newKeySet();
    private final Set<String> secrets = ConcurrentHashMap.newKeySet();
    private final AtomicInteger renewals = new AtomicInteger();
    private final AtomicInteger verifications = new AtomicInteger();
    private Wire wire;
    private List<Verifier> verifiers;

    @BeforeEach
    void connect() {
        wire = new Wire("http://127.0.0.1:" + RestAssured.port);
        String jwks = "http://127.0.0.1:" + RestAssured.port + "/.well-known/jwks.json";
        verifiers = List.of(Verifier.nimbus(jwks), Verifier.jose4j(jwks), Verifier.spring(jwks), this::ourselves);
    }

    private void ourselves(String token) {
        int status = wire.profile(token).status();
        if (status != 200) {
            throw new IllegalStateException("the service answers " + status);
        }
    }

    @Test
    void aRolloverEverySecondIsNoticedByNobody() throws InterruptedException {
        ScheduledExecutorService threads = Executors.newScheduledThreadPool(CLIENTS + 1);
        threads.scheduleWithFixedDelay(attempt("keep", keys::keep), 0, 200, TimeUnit.MILLISECONDS);
        for (int i = 0; i < CLIENTS; i++) {
            Client client = new Client(Api.confirmedUser().login().refresh());
            threads.scheduleAtFixedRate(
                    attempt("renew", client::renew), 0, BETWEEN_RENEWALS.toMillis(), TimeUnit.MILLISECONDS);
        }
        threads.schedule(threads::shutdown, RUN.toMillis(), TimeUnit.MILLISECONDS);
        assertThat(threads.awaitTermination(RUN.toSeconds() + 60, TimeUnit.SECONDS))
                .isTrue();

        System.out.printf(
                "Rollover: %d keys and %d secrets signed, %d renewals, %d verifications, %d failures%n",
                signers.size(), secrets.size(), renewals.get(), verifications.get(), failures.size());
        assertThat(failures).isEmpty();
        assertThat(signers.size()).isGreaterThan((int) RUN.toSeconds() / 3);
        assertThat(secrets.size()).isGreaterThan((int) RUN.toSeconds() / 3);
        assertThat(verifications.get()).isGreaterThanOrEqualTo(renewals.get() * verifiers.size());
    }

    private Runnable attempt(String what, Runnable work) {
        return () -> {
            try {
                work.run();
            } catch (RuntimeException | AssertionError failed) {
                failures.add(what + ": " + failed);
            }
        };
    }

    /** Renews and shows what it gets to everyone: at once, and once more when the key has been retired. */
    private final class Client {

        private final Queue<String> earlier = new ConcurrentLinkedQueue<>();
        private String refresh;

        Client(String refresh) {
            this.refresh = refresh;
        }

        void renew() {
            Wire.Answer answer = wire.refresh(refresh);
            if (answer.status() != 200) {
                throw new IllegalStateException(answer.toString());
            }
            renewals.incrementAndGet();
            refresh = answer.text("refresh_token");
            secrets.add(kid(refresh));
            show(answer.text("access_token"));
        }

        private void show(String token) {
            signers.add(kid(token));
            earlier.add(token);
            String shown = earlier.size() > A_WHILE ? earlier.remove() : token;
            int number = verifications.get();
            for (Verifier verifier : verifiers) {
                verifier.verify(number++ % 2 == 0 ? token : shown);
                verifications.incrementAndGet();
            }
        }

        private static String kid(String token) {
            return Jwts.header(token, "kid");
        }
    }
}

package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.process.Client.Answer;
import dev.latchkey.process.Client.Tokens;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * What was answered stays true, whenever the process is killed. Following newer tokens is switched off, because it
 * would forgive the loss of a renewal that this test is here to find.
 */
class KillIT {

    private static final Map<String, String> SETTINGS =
            Map.of("LATCHKEY_SESSION_FAST_FORWARD", "false", "LATCHKEY_PASSWORD_MEMORY_KIB", "1024");
    private static final int ROUNDS = 3;
    private static final int CALLS_OF_A_KIND = 4;
    private static final String PASSWORD = "correct horse battery staple";

    private final AtomicInteger people = new AtomicInteger();

    @Test
    void whatWasAnsweredBeforeAKillIsTrueAfterIt() throws InterruptedException {
        try (Service service = Service.fresh(SETTINGS).start()) {
            Client client = new Client(service);
            for (int round = 1; round <= ROUNDS; round++) {
                List<Call> calls = calls(service, client);
                Queue<Promise> promises = answeredBeforeTheKill(service, calls);
                service.start();
                assertThat(promises).hasSizeGreaterThanOrEqualTo(calls.size() / 2);
                promises.forEach(
                        promise -> assertThat(promise.kept()).as(promise.what).isTrue());
            }
        }
    }

    /** Fires all calls at once and kills the process as soon as half of them have been answered. */
    private static Queue<Promise> answeredBeforeTheKill(Service service, List<Call> calls) throws InterruptedException {
        Queue<Promise> promises = new ConcurrentLinkedQueue<>();
        CountDownLatch half = new CountDownLatch(calls.size() / 2);
        ExecutorService callers = Executors.newFixedThreadPool(calls.size());
        calls.forEach(call -> callers.execute(() -> {
            try {
                promises.add(call.make());
                half.countDown();
            } catch (UncheckedIOException unanswered) {
                // Nothing was promised.
            }
        }));
        assertThat(half.await(60, TimeUnit.SECONDS)).isTrue();
        service.kill();
        callers.shutdown();
        assertThat(callers.awaitTermination(60, TimeUnit.SECONDS)).isTrue();
        return promises;
    }

    private List<Call> calls(Service service, Client client) {
        List<Call> calls = new ArrayList<>();
        for (int i = 0; i < CALLS_OF_A_KIND; i++) {
            calls.add(registration(service, client));
            calls.add(verification(service, client));
            calls.add(login(client, confirmed(client)));
            calls.add(renewal(client, confirmed(client)));
        }
        return calls;
    }

    private Call registration(Service service, Client client) {
        String email = someone();
        return () -> {
            client.register(email, PASSWORD).expect(202);
            return new Promise("registered", () -> client.verify(service.printedSecret(email)));
        };
    }

    private Call verification(Service service, Client client) {
        String email = someone();
        client.register(email, PASSWORD).expect(202);
        String secret = service.printedSecret(email);
        return () -> {
            client.verify(secret).expect(200);
            return new Promise("verified", () -> client.login(email, PASSWORD));
        };
    }

    private static Call login(Client client, String email) {
        return () -> {
            Tokens tokens = client.login(email, PASSWORD).tokens();
            return new Promise("logged in", () -> goesOn(client, tokens));
        };
    }

    private static Call renewal(Client client, String email) {
        Tokens first = client.login(email, PASSWORD).tokens();
        return () -> {
            Tokens tokens = client.refresh(first.refresh()).tokens();
            return new Promise("renewed", () -> goesOn(client, tokens));
        };
    }

    private static Answer goesOn(Client client, Tokens tokens) {
        client.profile(tokens.access()).expect(200);
        return client.profile(client.refresh(tokens.refresh()).tokens().access());
    }

    private String confirmed(Client client) {
        return client.confirmed(someone(), PASSWORD).email();
    }

    private String someone() {
        return "user-" + people.incrementAndGet() + "@example.org";
    }

    /** A call that promises something once it is answered. */
    private interface Call {
        Promise make();
    }

    /** Something that must hold after a kill: a call that must be answered 200. */
    private record Promise(String what, Supplier<Answer> proof) {
        boolean kept() {
            return proof.get().status() == 200;
        }
    }
}

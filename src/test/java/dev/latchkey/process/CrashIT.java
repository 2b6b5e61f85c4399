package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Rounds;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Renewal goes on through kills at random moments, for clients that ask again with the same Idempotency-Key. */
class CrashIT {

    private static final int KILLS = Rounds.of(1, 20);

    /** Renewals that are in flight together are committed together: of a few kills each may come before that. */
    private static final int MOST_KILLS = KILLS + 15;

    private static final int DEVICES = 50;
    private static final int MOST_RENEWALS_BEFORE_A_KILL = 1500;
    private static final int PATIENCE_SECONDS = 120;

    /**
     * Everything that would forgive a lost commit or a lost answer is switched off; only the key is left. The throttle
     * and the cost of a password are out of the way.
     */
    static final Map<String, String> SETTINGS = Map.of(
            "LATCHKEY_SESSION_DAMPING", "PT0S",
            "LATCHKEY_SESSION_DUPLICATE_WINDOW", "PT0S",
            "LATCHKEY_SESSION_FAST_FORWARD", "false",
            "LATCHKEY_THROTTLE_RENEWALS_BURST", "1000000",
            "LATCHKEY_THROTTLE_RENEWALS_PER_SECOND", "1000000",
            "LATCHKEY_PASSWORD_MEMORY_KIB", "64",
            "LATCHKEY_PASSWORD_ITERATIONS", "1");

    private final ExecutorService threads = Executors.newFixedThreadPool(DEVICES);
    private final AtomicInteger renewals = new AtomicInteger();
    private final AtomicInteger broken = new AtomicInteger();
    private long recovered;

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void noKillLogsAnybodyOutOrLeavesAnOldTokenAlive() throws Exception {
        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println("Kills from seed " + seed);
        Random random = new Random(seed);
        try (Service service = Service.fresh(SETTINGS).start()) {
            Client client = new Client(service);
            List<Device> devices = Device.loggedIn(DEVICES, client);
            int kills = 0;
            while (kills < KILLS || recovered == 0 && kills < MOST_KILLS) {
                kills++;
                renewUntilKilled(service, devices, 1 + random.nextInt(MOST_RENEWALS_BEFORE_A_KILL));
                service.start();
                devices.forEach(device -> device.renew(client));
                recovered += client.events("recovered");
            }
            System.out.printf(
                    "%d kills, %d renewals, %d broken connections, %d answers recovered%n",
                    kills, renewals.get(), broken.get(), recovered);
            assertThat(broken).as("renewals that a kill hit").hasPositiveValue();
            assertThat(recovered)
                    .as("renewals that a kill hit after the commit")
                    .isPositive();
            assertNoFamilyEnded(service);
            devices.forEach(device -> endsOnlyItsOwnSession(device, client));
        }
    }

    private void renewUntilKilled(Service service, List<Device> devices, int renewalsBefore)
            throws InterruptedException, ExecutionException {
        Client client = new Client(service);
        CountDownLatch moment = new CountDownLatch(renewalsBefore);
        List<? extends Future<?>> running = devices.stream()
                .map(device -> threads.submit(() -> renewUntilBroken(device, client, moment)))
                .toList();
        boolean came = moment.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
        service.kill();
        for (Future<?> device : running) {
            device.get();
        }
        assertThat(came).as("the moment of the kill").isTrue();
    }

    private void renewUntilBroken(Device device, Client client, CountDownLatch moment) {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                device.renew(client);
                renewals.incrementAndGet();
                moment.countDown();
            }
        } catch (UncheckedIOException unanswered) {
            countIfInFlight(unanswered);
        }
    }

    /** A connection that was refused hit nothing. */
    private void countIfInFlight(UncheckedIOException unanswered) {
        if (!(unanswered.getCause() instanceof ConnectException)) {
            broken.incrementAndGet();
        }
    }

    /** Read from the log: a killed process takes its counters with it. */
    private static void assertNoFamilyEnded(Service service) {
        assertThat(service.output()).contains(" opened ").doesNotContain(" reused ", " ended ", " fast_forwarded ");
    }

    /** The first renewal shows that those who came before have ended no session but their own. */
    private static void endsOnlyItsOwnSession(Device device, Client client) {
        device.renew(client);
        device.renew(client);
        device.isEndedBy(device.generation() - 2, client);
    }
}

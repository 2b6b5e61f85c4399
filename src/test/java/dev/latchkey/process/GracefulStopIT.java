package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.process.Client.Answer;
import dev.latchkey.process.Client.Person;
import dev.latchkey.testing.Rounds;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** A node that is asked to stop ({@code SIGTERM}) breaks nothing. */
class GracefulStopIT {

    private static final int RESTARTS = Rounds.of(1, 20);
    private static final int DEVICES = 20;
    private static final int CORES = Runtime.getRuntime().availableProcessors();

    /** Ten on two cores, so that a slow machine is done with them before anybody has waited too long. */
    private static final int LOGINS = Math.min(20, 6 + 2 * CORES);

    private static final int TERMINATED = 128 + 15;
    private static final Map<String, String> SETTINGS = Map.of(
            "LATCHKEY_SESSION_DAMPING", "PT0S",
            "LATCHKEY_THROTTLE_PER_ACCOUNT", "1000",
            "LATCHKEY_THROTTLE_RENEWALS_BURST", "1000000",
            "LATCHKEY_THROTTLE_RENEWALS_PER_SECOND", "1000000",
            "LATCHKEY_PASSWORD_MEMORY_KIB", "64",
            "LATCHKEY_PASSWORD_ITERATIONS", "1",
            "QUARKUS_SHUTDOWN_DELAY", "PT5S");

    /** Logins, because they take longest: most of them still wait for their hash when the service is asked to stop. */
    @Test
    void answersWhatItWasAskedBefore() throws Exception {
        Map<String, String> slow = new HashMap<>(SETTINGS);
        slow.put("LATCHKEY_PASSWORD_MEMORY_KIB", "32768");
        ExecutorService threads = Executors.newFixedThreadPool(LOGINS);
        try (Service service = Service.fresh(slow).start()) {
            Client client = new Client(service);
            Person ada = client.confirmed("ada@example.org", "correct horse battery staple");
            List<Future<Answer>> logins = Stream.generate(
                            () -> threads.submit(() -> client.login(ada.email(), ada.password())))
                    .limit(LOGINS)
                    .toList();
            Awaitility.await().until(() -> client.metric("latchkey_password_queue") >= LOGINS / 2 - CORES);

            assertThat(service.stop()).isEqualTo(TERMINATED);

            for (Future<Answer> login : logins) {
                login.get().expect(200);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Whoever asks a node only while it is ready never notices that nodes are restarted. */
    @Test
    void isNotNoticedBehindALoadBalancer() {
        try (PostgresServer database = PostgresServer.fresh();
                Service a = Service.on(database, SETTINGS).start();
                Service b = Service.on(database, SETTINGS).start();
                Balancer balancer = new Balancer(List.of(new Client(a), new Client(b)))) {
            List<Device> devices = Device.loggedIn(DEVICES, new Client(a));
            try (Fleet fleet = new Fleet(devices, balancer::next)) {
                for (int restart = 0; restart < RESTARTS; restart++) {
                    Service node = restart % 2 == 0 ? a : b;
                    fleet.awaitRenewals(10 * DEVICES);
                    assertThat(node.stop()).isEqualTo(TERMINATED);
                    fleet.awaitRenewals(10 * DEVICES);
                    fleet.slowlyWhile(node::start);
                    balancer.awaitAll();
                }
                assertThat(fleet.troubles()).isEmpty();
            }
        }
    }

    /** Asks each node now and then whether it is ready, and sends nobody to one that is not. */
    private static final class Balancer implements AutoCloseable {

        private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

        private final List<Client> nodes;
        private final Thread watcher = new Thread(this::watch);
        private volatile List<Client> ready;
        private int turn;

        Balancer(List<Client> nodes) {
            this.nodes = nodes;
            this.ready = nodes;
            watcher.start();
        }

        private void watch() {
            while (!watcher.isInterrupted()) {
                ready = nodes.stream().filter(Balancer::isReady).toList();
                LockSupport.parkNanos(BETWEEN_LOOKS.toNanos());
            }
        }

        private static boolean isReady(Client node) {
            try {
                return node.get("/q/health/ready").status() == 200;
            } catch (UncheckedIOException away) {
                return false;
            }
        }

        synchronized Client next() {
            List<Client> now = ready;
            return now.get(turn++ % now.size());
        }

        void awaitAll() {
            Awaitility.await().until(() -> ready.size() == nodes.size());
        }

        @Override
        public void close() {
            watcher.interrupt();
        }
    }
}

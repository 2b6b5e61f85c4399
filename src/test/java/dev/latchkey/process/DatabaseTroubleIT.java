package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.process.Client.Answer;
import dev.latchkey.process.Client.Tokens;
import dev.latchkey.process.Fleet.Trouble;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.Rounds;
import dev.latchkey.testing.Together;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Whatever happens to the database under load: a clear answer in time, the rest of the service goes on, and afterwards
 * everybody is still logged in.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("alone")
class DatabaseTroubleIT {

    private static final int DEVICES = 20;
    private static final Map<String, String> SETTINGS = Map.of(
            "LATCHKEY_SESSION_DAMPING", "PT0S",
            "LATCHKEY_THROTTLE_RENEWALS_BURST", "1000000",
            "LATCHKEY_THROTTLE_RENEWALS_PER_SECOND", "1000000",
            "LATCHKEY_PASSWORD_MEMORY_KIB", "64",
            "LATCHKEY_PASSWORD_ITERATIONS", "1");

    /** Three seconds are promised; the fourth is for a machine that does a dozen other things. */
    private static final Duration SLOWEST_ANSWER = Duration.ofSeconds(4);

    private static final Duration BACK_AGAIN = Duration.ofSeconds(10);
    private static final Duration UNTIL_NOT_READY = Duration.ofSeconds(15);
    private static final Duration FROZEN = Duration.ofSeconds(Rounds.of(8, 30));
    private static final int MOST_THREADS = 300;

    /** Far more than there are connections, and fewer than threads that answer. */
    private static final int CROWD = 150;

    /** More than there are threads that answer. */
    private static final int LARGE_CROWD = 1_000;

    /** They come all at once, and sending and reading as many takes a slow machine longer than answering them. */
    private static final Duration SLOWEST_OF_A_LARGE_CROWD = Duration.ofSeconds(10);

    private final PostgresServer database = PostgresServer.fresh();
    private final Service service = Service.on(database, SETTINGS);
    private Client client;
    private List<Device> devices;
    private Tokens visitor;

    @BeforeAll
    void logIn() {
        client = new Client(service.start());
        devices = Device.loggedIn(DEVICES, client);
        visitor =
                client.login("ada@example.org", "correct horse battery staple").tokens();
        client.profile(visitor.access()).expect(200);
    }

    @AfterAll
    void stop() {
        service.close();
        database.close();
    }

    @Test
    void killedAndStartedAgain() {
        suffer(database::kill, this::awaitNotReadyAndRevoke, database::start);
    }

    /** Whoever revokes must hear that the token lives on (RFC 7009 section 2.2.1). */
    private void awaitNotReadyAndRevoke(Fleet fleet) {
        awaitNotReady(fleet);
        Answer answer = client.form("/oauth2/revoke", Map.of("client_id", "latchkey", "token", visitor.refresh()))
                .expect(503);
        assertThat(answer.string("error")).isEqualTo("temporarily_unavailable");
        assertThat(answer.header("Retry-After")).isNotNull();
    }

    @Test
    void frozenAndThawed() {
        suffer(database::freeze, this::crowdComesAndAwaitNotReady, database::thaw);
    }

    private void crowdComesAndAwaitNotReady(Fleet fleet) {
        crowdComes(CROWD, SLOWEST_ANSWER, () -> client.register("bob@example.org", "correct horse battery staple"));
        crowdComes(LARGE_CROWD, SLOWEST_OF_A_LARGE_CROWD, () -> client.refresh(visitor.refresh()));
        awaitNotReadyFor(fleet, FROZEN);
    }

    private static void crowdComes(int size, Duration slowest, Supplier<Answer> request) {
        assertThat(Together.once(size, number -> timed(request)))
                .hasSize(size)
                .allSatisfy(trouble -> assertClearAndWithin(slowest, trouble));
    }

    private static Trouble timed(Supplier<Answer> request) {
        long began = System.nanoTime();
        Answer answer = request.get();
        return new Trouble(answer, null, Duration.ofNanos(System.nanoTime() - began));
    }

    @Test
    void madeReadOnly() {
        suffer(() -> readOnly("on"), this::awaitRefusals, () -> readOnly("off"));
    }

    private void readOnly(String value) {
        database.execute("alter system set default_transaction_read_only = " + value);
        database.execute("select pg_reload_conf()");
    }

    /** Somebody's transaction hangs, and holds one device's row: all the others are renewed meanwhile, and in time. */
    @Test
    void aRowIsHeld() throws SQLException {
        Device held = devices.get(0);
        List<Device> others = devices.subList(1, DEVICES);
        try (Connection holder = database.connect()) {
            holder.setAutoCommit(false);
            holder.createStatement()
                    .execute(
                            "update session set device = device where id = '" + Jwts.claim(held.newest(), "sid") + "'");
            try (Fleet one = new Fleet(List.of(held), client);
                    Fleet rest = new Fleet(others, client)) {
                Awaitility.await().until(() -> !one.troubles().isEmpty());
                rest.awaitRenewals(others.size());
                assertThat(rest.troubles()).isEmpty();
                assertThat(one.troubles()).allSatisfy(DatabaseTroubleIT::assertClearAndInTime);
            }
            holder.rollback();
        }
        held.renew(client);
    }

    /** The pool's own connections are ended as well, and it finds no place for new ones. */
    @Test
    void outOfConnections() {
        List<Connection> greedy = new ArrayList<>();
        suffer(() -> takeAll(greedy), this::awaitRefusals, () -> greedy.forEach(DatabaseTroubleIT::release));
    }

    private void takeAll(List<Connection> greedy) {
        try {
            Connection first = database.connect();
            greedy.add(first);
            boolean full = false;
            while (!full) {
                first.createStatement()
                        .execute("select pg_terminate_backend(pid) from pg_stat_activity"
                                + " where application_name = 'latchkey'");
                full = takeUntilRefused(greedy) && isAlone(first);
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private boolean takeUntilRefused(List<Connection> greedy) {
        try {
            while (true) {
                greedy.add(database.connect());
            }
        } catch (SQLException full) {
            return true;
        }
    }

    private static boolean isAlone(Connection connection) throws SQLException {
        var row = connection
                .createStatement()
                .executeQuery("select count(*) from pg_stat_activity where application_name = 'latchkey'");
        row.next();
        return row.getLong(1) == 0;
    }

    private static void release(Connection connection) {
        try {
            connection.close();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void suffer(Runnable trouble, Consumer<Fleet> endure, Runnable relief) {
        Queue<Integer> others = new ConcurrentLinkedQueue<>();
        List<Trouble> troubles;
        try (Fleet fleet = new Fleet(devices, client)) {
            fleet.awaitRenewals(DEVICES);
            trouble.run();
            watched(others, () -> endure.accept(fleet));
            relief.run();
            Awaitility.await()
                    .atMost(BACK_AGAIN)
                    .until(() -> client.get("/q/health/ready").status() == 200);
            fleet.awaitRenewals(DEVICES);
            troubles = fleet.troubles();
        }
        print(troubles);
        assertThat(troubles).isNotEmpty().allSatisfy(DatabaseTroubleIT::assertClearAndInTime);
        assertThat(others)
                .as("JWKS, liveness and a profile that was seen before, meanwhile")
                .isNotEmpty()
                .containsOnly(200);
        devices.forEach(device -> device.renew(client));
        assertThat(database.number("select count(*) from session where ended_at is not null"))
                .isZero();
        assertThat(client.metric("jvm_threads_peak_threads")).isLessThan(MOST_THREADS);
    }

    private void watched(Queue<Integer> others, Runnable endure) {
        Thread watcher = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                others.add(client.get("/.well-known/jwks.json").status());
                others.add(client.get("/q/health/live").status());
                others.add(client.profile(visitor.access()).status());
            }
        });
        watcher.start();
        endure.run();
        watcher.interrupt();
        try {
            watcher.join();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private void awaitNotReady(Fleet fleet) {
        Awaitility.await()
                .atMost(UNTIL_NOT_READY)
                .until(() -> client.get("/q/health/ready").status() == 503);
    }

    private void awaitNotReadyFor(Fleet fleet, Duration time) {
        awaitNotReady(fleet);
        Awaitility.await()
                .during(time)
                .atMost(time.plusSeconds(20))
                .until(() -> client.get("/q/health/ready").status() == 503);
    }

    private void awaitRefusals(Fleet fleet) {
        Awaitility.await().until(() -> fleet.troubles().size() > DEVICES);
    }

    private static void assertClearAndInTime(Trouble trouble) {
        assertClearAndWithin(SLOWEST_ANSWER, trouble);
    }

    private static void assertClearAndWithin(Duration slowest, Trouble trouble) {
        Answer answer = trouble.answer();
        assertThat(answer).as("an answer").isNotNull();
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.string("code")).isEqualTo("temporarily_unavailable");
        assertThat(answer.string("action")).isEqualTo("retry");
        assertThat(answer.header("Retry-After")).isNotNull();
        assertThat(trouble.took()).isLessThan(slowest);
    }

    private static void print(List<Trouble> troubles) {
        Duration slowest =
                troubles.stream().map(Trouble::took).max(Duration::compareTo).orElse(Duration.ZERO);
        System.out.printf("%d renewals were refused, the slowest after %d ms%n", troubles.size(), slowest.toMillis());
    }
}

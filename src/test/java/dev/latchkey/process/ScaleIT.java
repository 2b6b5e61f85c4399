package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.process.Client.Person;
import dev.latchkey.testing.Rounds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A renewal does not feel how many sessions there are. Two services are measured in turn, so that both have the same weather. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Tag("alone")
class ScaleIT {

    private static final int FEW = Rounds.of(1_000, 10_000);
    private static final int MANY = Rounds.of(10_000, 1_000_000);
    private static final int EXPIRED = Rounds.of(1_000, 100_000);
    private static final int SAMPLES = Rounds.of(150, 3000);

    /** Of the long run, on a machine that does nothing else, at the 99th percentile; of the short one at the median. */
    private static final double MOST = 1.5;

    private static final double PERCENTILE = Rounds.of(50, 99) / 100.0;

    private static final Map<String, String> SETTINGS = Map.of(
            "LATCHKEY_SESSION_DAMPING", "PT0S",
            "LATCHKEY_SESSION_PURGE_EVERY", "PT5S",
            "LATCHKEY_THROTTLE_RENEWALS_BURST", "1000000",
            "LATCHKEY_THROTTLE_RENEWALS_PER_SECOND", "1000000",
            "LATCHKEY_PASSWORD_MEMORY_KIB", "64",
            "LATCHKEY_PASSWORD_ITERATIONS", "1");

    private final PostgresServer smallDatabase = PostgresServer.fresh();
    private final PostgresServer largeDatabase = PostgresServer.fresh();
    private final Service smallService = Service.on(smallDatabase, SETTINGS);
    private final Service largeService = Service.on(largeDatabase, SETTINGS);
    private Node small;
    private Node large;

    @BeforeAll
    void fill() {
        small = new Node(smallDatabase, smallService, FEW);
        large = new Node(largeDatabase, largeService, MANY);
    }

    @AfterAll
    void stop() {
        smallService.close();
        largeService.close();
        smallDatabase.close();
        largeDatabase.close();
    }

    @Test
    void aRenewalAndAListOfSessionsTakeAsLongAmongManyAsAmongFew() {
        List<Long> fewRenewals = new ArrayList<>();
        List<Long> manyRenewals = new ArrayList<>();
        List<Long> fewLists = new ArrayList<>();
        List<Long> manyLists = new ArrayList<>();
        for (int i = 0; i < SAMPLES; i++) {
            fewRenewals.add(nanos(small::renew));
            manyRenewals.add(nanos(large::renew));
            fewLists.add(nanos(small::list));
            manyLists.add(nanos(large::list));
        }
        System.out.printf(
                "%d sessions: %d bytes each, %d with indexes%n",
                MANY, large.size("table"), large.size("total_relation"));
        assertAlike("renewal", fewRenewals, manyRenewals);
        assertAlike("list of sessions", fewLists, manyLists);
    }

    /** Beside a database without a purge, in the same moments: whatever else the machine does, it does to both. */
    @Test
    void aPurgeOfManyDoesNotDisturbRenewals() {
        List<Long> quiet = new ArrayList<>();
        List<Long> purging = new ArrayList<>();
        long before = large.count();
        largeDatabase.execute(sessions(EXPIRED, "now() - interval '200 days'"));
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> large.count() < before + EXPIRED);
        do {
            for (int i = 0; i < 50; i++) {
                quiet.add(nanos(small::renew));
                purging.add(nanos(large::renew));
            }
        } while (large.count() > before);
        assertThat(large.count()).isEqualTo(before);
        System.out.printf("%d sessions were purged during %d renewals%n", EXPIRED, purging.size());
        assertAlike("renewal during a purge", quiet, purging);
    }

    private static void assertAlike(String what, List<Long> few, List<Long> many) {
        double ratio = (double) percentile(many, PERCENTILE) / percentile(few, PERCENTILE);
        System.out.printf(
                "%s: median %d and %d us, p99 %d and %d us%n",
                what,
                percentile(few, 0.5) / 1000,
                percentile(many, 0.5) / 1000,
                percentile(few, 0.99) / 1000,
                percentile(many, 0.99) / 1000);
        assertThat(ratio).as(what).isLessThan(MOST);
    }

    private static long percentile(List<Long> samples, double share) {
        return samples.stream()
                .sorted()
                .skip((long) (samples.size() * share))
                .findFirst()
                .orElseThrow();
    }

    private static long nanos(Runnable call) {
        long began = System.nanoTime();
        call.run();
        return System.nanoTime() - began;
    }

    /** Sessions of everybody in turn. */
    private static String sessions(int count, String created) {
        return """
                insert into session (id, account_id, generation, idle_expires_at, expires_at, created_at,
                    client_id, device, ip, user_agent)
                select uuidv7(at - now()), id, 0, at + interval '30 days', at + interval '90 days', at,
                    'latchkey', 'Chrome on Windows', '203.0.113.7', repeat('user agent ', 10)
                from (select id, row_number() over () as n, %2$s as at from account) owner
                cross join lateral generate_series(1, 10)
                limit %1$d""".formatted(count, created);
    }

    /** A service on a database with a number of sessions, ten for each account, and somebody who is logged in. */
    private static final class Node {

        private final PostgresServer database;
        private final Client client;
        private final Device device;

        Node(PostgresServer database, Service service, int sessions) {
            this.database = database;
            this.client = new Client(service.start());
            Person ada = client.confirmed("ada@example.org", "correct horse battery staple");
            database.execute("""
                    insert into account
                        (id, email, password_hash, password_changed_at, roles, language, created_at, verified_at)
                    select uuidv7(), 'user-' || n || '@example.org', '-', now(), 'user', 'EN', now(), now()
                    from generate_series(1, %d) n""".formatted(sessions / 10));
            database.execute(sessions(sessions, "now()"));
            database.execute("vacuum analyze");
            this.device = Device.loggedIn(1, client, ada).get(0);
            for (int i = 0; i < SAMPLES / 2; i++) {
                renew();
                list();
            }
        }

        void renew() {
            device.renew(client);
        }

        void list() {
            client.get("/sessions", device.accessToken()).expect(200);
        }

        long count() {
            return database.number("select count(*) from session");
        }

        long size(String what) {
            return database.number("select pg_" + what + "_size('session') / count(*) from session");
        }
    }
}

package dev.latchkey.process;

import dev.latchkey.process.Client.Person;
import dev.latchkey.process.Load.Template;
import dev.latchkey.testing.Median;
import java.net.URI;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** What a benchmark looks at besides how often a request is answered. */
final class BenchmarkScenes {

    private static final int FEW_CONNECTIONS = 8;
    private static final int LOGINS = 300;
    private static final int RENEWALS = 1000;

    /** A device's, which is idle most of the time. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final BenchmarkReport report;
    private final String subject;
    private final Service service;
    private final Person person;
    private final Map<String, String> variables;
    private final Requests requests = Requests.inResource("bench/latchkey.json");

    /** @param person whose logins and sessions they are */
    BenchmarkScenes(BenchmarkReport report, String subject, Service service, Person person) {
        this.report = report;
        this.subject = subject;
        this.service = service;
        this.person = person;
        this.variables = Map.of("email", person.email(), "password", person.password());
    }

    /** What a service of ours is asked. */
    Requests requests() {
        return requests;
    }

    /** What those requests are filled with. */
    Map<String, String> variables() {
        return variables;
    }

    /** How long the renewals of a few devices take that leave the machine idle, alone and while many people log in. */
    void besideLogins(Duration time, int runs) {
        Template login = requests.login().orElseThrow();
        try (Load few = load(FEW_CONNECTIONS);
                Load many = load(LOGINS)) {
            few.once(login);
            Waits waits = Median.of(runs, () -> besideLogins(few, many, login, time), Waits::ratio);
            report.add(subject, "p99 of " + FEW_CONNECTIONS + " renewing devices, quiet", waits.quiet, "ms");
            report.add(subject, "p99 of them while " + LOGINS + " people log in", waits.beside, "ms");
            report.add(subject, "the one by the other", waits.ratio(), "(2 at most)");
        }
    }

    private Waits besideLogins(Load few, Load many, Template login, Duration time) {
        Template refresh = requests.get(Benchmark.REFRESH).with(PAUSE);
        few.run(refresh, time);
        double quiet = few.run(refresh, time).millis(0.99);
        Thread logins = new Thread(() -> many.run(login.expecting(200, 503), time.multipliedBy(2)));
        logins.start();
        few.run(refresh, time.dividedBy(2));
        double beside = few.run(refresh, time).millis(0.99);
        awaitEnd(List.of(logins), Duration.ZERO);
        return new Waits(quiet, beside);
    }

    /** The p99 of renewals, milliseconds. */
    private record Waits(double quiet, double beside) {
        double ratio() {
            return beside / quiet;
        }
    }

    /** The list of ended sessions that others fetch, made long, and what asks for it. */
    Requests longFeed(PostgresServer database, int endings) {
        database.execute("""
                insert into session (id, account_id, generation, idle_expires_at, expires_at, ended_at, end_reason,
                created_at, client_id) select gen_random_uuid(), a.id, 0, now(), now(), now(), 'LOGGED_OUT', now(),
                'latchkey' from account a, generate_series(1, %d)""".formatted(endings));
        URI feed = service.url().resolve("/.well-known/revoked-sessions");
        Client client = new Client(service);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> client.get(feed.getPath()).text().length() > endings);
        return requests.only("GET " + feed.getPath(), "the same, with %,d endings".formatted(endings));
    }

    /** Renewals, profiles and logins at once for a while: what is held at the end, and what was after a fifth of it. */
    void soak(Duration time, int connections) {
        Template login = requests.login().orElseThrow();
        try (Load renewals = load(connections / 2);
                Load profiles = load(connections / 4);
                Load logins = load(2)) {
            renewals.once(login);
            profiles.once(login);
            List<Thread> all = Stream.<Runnable>of(
                            () -> renewals.run(requests.get(Benchmark.REFRESH), time),
                            () -> profiles.run(requests.get(Benchmark.PROFILE), time),
                            () -> logins.run(login, time))
                    .map(Thread::new)
                    .toList();
            all.forEach(Thread::start);
            Counters counters = new Counters(service, Optional.empty());
            Duration fifth = time.dividedBy(5);
            Awaitility.await().pollDelay(fifth).atMost(time).until(() -> true);
            held(counters, fifth);
            awaitEnd(all, time);
            held(counters, time);
        }
    }

    private void held(Counters counters, Duration after) {
        counters.held()
                .forEach((name, value) -> report.add(
                        subject, "%s after %d s of mixed load".formatted(name, after.toSeconds()), value, ""));
    }

    /** Among renewals of one device, one after the other. */
    void statementsAndLog(PostgresServer database) {
        Client client = new Client(service);
        Device device = Device.loggedIn(1, client, person).get(0);
        String position = "select pg_current_wal_insert_lsn() - '0/0'";
        long log = database.number(position);
        long statements = client.metric("latchkey_renewal_sql_statements_total");
        for (int renewal = 0; renewal < RENEWALS; renewal++) {
            device.renew(client);
        }
        double renewals = RENEWALS;
        long done = client.metric("latchkey_renewal_sql_statements_total") - statements;
        report.add(subject, "statements per renewal", done / renewals, "");
        report.add(subject, "log (WAL) per renewal", (database.number(position) - log) / renewals, "bytes");
    }

    private Load load(int connections) {
        return new Load(service.url(), Collections.nCopies(connections, variables));
    }

    private static void awaitEnd(List<Thread> threads, Duration time) {
        Awaitility.await()
                .atMost(time.plusMinutes(2))
                .until(() -> threads.stream().noneMatch(Thread::isAlive));
    }
}

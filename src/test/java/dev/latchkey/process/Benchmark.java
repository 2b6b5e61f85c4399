package dev.latchkey.process;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.latchkey.process.BenchmarkReport.Floor;
import dev.latchkey.process.BenchmarkReport.Row;
import dev.latchkey.process.Client.Person;
import dev.latchkey.process.Load.Run;
import dev.latchkey.process.Load.Template;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * How fast the packaged service is, beside what its parts cost alone in the same run: {@code ./mvnw -Pbench verify}.
 *
 * <p>It is a program with a table for an answer and no test: whether figures of one machine are good enough is nothing
 * that a build can say. CONTRIBUTING has its properties.
 */
class Benchmark {

    private static final Duration TIME = Duration.ofSeconds(Long.getLong("bench.seconds", 10));
    private static final Duration WARM_UP = Duration.ofSeconds(Long.getLong("bench.warmup", 60));
    private static final Duration SOAK = Duration.ofSeconds(Long.getLong("bench.soak", 60));
    private static final int RUNS = Integer.getInteger("bench.runs", 3);
    private static final int CONNECTIONS = 64;
    private static final int FEW_CONNECTIONS = 8;
    private static final int LOGINS = 300;
    private static final int ENDINGS = 100_000;
    private static final String EMBEDDED = "Latchkey, H2";
    private static final String POSTGRESQL = "Latchkey, PostgreSQL";
    private static final String REFRESH = "POST /refresh";
    private static final String PROFILE = "GET /profile";
    private static final String LOGIN = "POST /login";

    /** Every renewal is to rotate, and one person to have all the sessions. Passwords cost what they cost by default. */
    private static final Map<String, String> SETTINGS = Map.of(
            "LATCHKEY_SESSION_DAMPING", "PT0S",
            "LATCHKEY_THROTTLE_PER_ACCOUNT", "100000000",
            "LATCHKEY_THROTTLE_PER_SOURCE", "100000000",
            "LATCHKEY_THROTTLE_RENEWALS_BURST", "100000000",
            "LATCHKEY_THROTTLE_RENEWALS_PER_SECOND", "100000000",
            "MALLOC_ARENA_MAX", "2");

    private final BenchmarkReport report = new BenchmarkReport();

    @Test
    void run() throws Exception {
        AmazonCorrettoCryptoProvider.install();
        floors();
        try (Service service = Service.fresh(SETTINGS).by(ImageJvm.JAVA, ImageJvm.OPTIONS)) {
            latchkey(EMBEDDED, service.start(), Optional.empty());
        }
        try (PostgresServer database = PostgresServer.fresh()) {
            report.add(new Floor("one-row commits, PostgreSQL", new Floors(TIME).postgresCommits(database)));
            ImageJvm jvm = ImageJvm.trainedOn(database);
            jvm.startTimes(database, RUNS).forEach((what, millis) -> report.add(POSTGRESQL, what, millis, "ms"));
            try (Service service = Service.on(database, SETTINGS).by(ImageJvm.JAVA, jvm.options())) {
                latchkey(POSTGRESQL, service.start(), Optional.of(database));
                statementsAndLog(database, service);
                feed(database, service);
                soak(service);
            }
        }
        peer();
        ratios();
        report.write(Path.of(System.getProperty("test.build.directory", "target"), "bench"));
    }

    private void floors() throws Exception {
        Floors floors = new Floors(TIME);
        report.add(new Floor("ES256 signatures", floors.signatures()));
        report.add(new Floor("Argon2id hashes", floors.hashes()));
        report.add(new Floor("one-row commits, H2", floors.h2Commits()));
        Path bare = OtherApplication.built(Path.of("src/test/bench"), Map.of());
        try (Service service = Service.other(bare, Map.of())
                .by(ImageJvm.JAVA, ImageJvm.OPTIONS)
                .start()) {
            List<Map<String, String>> callers = callers(CONNECTIONS, Map.of("refresh_token", "t".repeat(400)));
            Optional<Counters> counters = Optional.of(new Counters(service, Optional.empty()));
            measure("floor", service.url(), described("bench/bare.json"), callers, counters);
        }
    }

    private void latchkey(String subject, Service service, Optional<PostgresServer> database) {
        Client client = new Client(service);
        Person ada = client.confirmed("ada@example.org", "correct horse battery staple");
        Map<String, String> variables = Map.of("email", ada.email(), "password", ada.password());
        Counters counters = new Counters(service, database);
        JsonObject description = described("bench/latchkey.json");
        measure(subject, service.url(), description, callers(CONNECTIONS, variables), Optional.of(counters));
        report.add(subject, "resident memory after the load", counters.residentMebibytes(), "MiB");
        besideLogins(subject, service, description, variables);
    }

    /** How long the renewals of a few devices take that leave the machine idle, alone and while many people log in. */
    private void besideLogins(String subject, Service service, JsonObject description, Map<String, String> variables) {
        Template login = Template.of(description.getJsonObject("login"));
        Template refresh = request(description, REFRESH).with(Duration.ofMillis(50));
        try (Load few = new Load(service.url(), callers(FEW_CONNECTIONS, variables));
                Load many = new Load(service.url(), callers(LOGINS, variables))) {
            few.once(login);
            few.run(refresh, TIME);
            double quiet = few.run(refresh, TIME).millis(0.99);
            Thread logins = new Thread(() -> many.run(login.expecting(200, 503), TIME.multipliedBy(2)));
            logins.start();
            few.run(refresh, TIME.dividedBy(2));
            double beside = few.run(refresh, TIME).millis(0.99);
            report.add(subject, "p99 of " + FEW_CONNECTIONS + " renewing devices, quiet", quiet, "ms");
            report.add(subject, "p99 of them while " + LOGINS + " people log in", beside, "ms");
            report.add(subject, "the one by the other", beside / quiet, "(2 at most)");
            Awaitility.await().atMost(Duration.ofMinutes(2)).until(() -> !logins.isAlive());
        }
    }

    /** The list of ended sessions that others fetch, at its longest. */
    private void feed(PostgresServer database, Service service) {
        database.execute("""
                insert into session (id, account_id, generation, idle_expires_at, expires_at, ended_at, end_reason,
                created_at, client_id) select gen_random_uuid(), a.id, 0, now(), now(), now(), 'LOGGED_OUT', now(),
                'latchkey' from account a, generate_series(1, %d)""".formatted(ENDINGS));
        JsonObject description = described("bench/latchkey.json");
        String path = description
                .getJsonObject("requests")
                .getJsonObject("GET /.well-known/revoked-sessions")
                .getString("path");
        Client client = new Client(service);
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> client.get(path).text().length() > ENDINGS);
        JsonObject only = new JsonObject()
                .put(
                        "requests",
                        new JsonObject()
                                .put(
                                        "the same, with 10^5 endings",
                                        new JsonObject().put("method", "GET").put("path", path)));
        measure(
                POSTGRESQL,
                service.url(),
                only,
                callers(CONNECTIONS, Map.of()),
                Optional.of(new Counters(service, Optional.of(database))));
    }

    /** Renewals, profiles and logins at once for a while: what is held at the end, and what was after a fifth of it. */
    private void soak(Service service) {
        JsonObject description = described("bench/latchkey.json");
        Map<String, String> variables = Map.of("email", "ada@example.org", "password", "correct horse battery staple");
        Template login = Template.of(description.getJsonObject("login"));
        try (Load renewals = new Load(service.url(), callers(CONNECTIONS / 2, variables));
                Load profiles = new Load(service.url(), callers(CONNECTIONS / 4, variables));
                Load logins = new Load(service.url(), callers(2, variables))) {
            renewals.once(login);
            profiles.once(login);
            List<Thread> all = Stream.<Runnable>of(
                            () -> renewals.run(request(description, REFRESH), SOAK),
                            () -> profiles.run(request(description, PROFILE), SOAK),
                            () -> logins.run(login, SOAK))
                    .map(Thread::new)
                    .toList();
            all.forEach(Thread::start);
            Counters counters = new Counters(service, Optional.empty());
            Duration fifth = SOAK.dividedBy(5);
            Awaitility.await().pollDelay(fifth).atMost(SOAK).until(() -> true);
            held(counters, fifth);
            Awaitility.await()
                    .atMost(SOAK.plusMinutes(2))
                    .until(() -> all.stream().noneMatch(Thread::isAlive));
            held(counters, SOAK);
        }
    }

    private void held(Counters counters, Duration after) {
        counters.held()
                .forEach((name, value) -> report.add(
                        POSTGRESQL, "%s after %d s of mixed load".formatted(name, after.toSeconds()), value, ""));
    }

    /** Somebody else's service, which runs already. */
    private void peer() throws IOException {
        String file = System.getProperty("bench.peer", "");
        if (!file.isEmpty()) {
            JsonObject description = new JsonObject(Files.readString(Path.of(file)));
            Map<String, String> variables = new HashMap<>();
            description
                    .getJsonObject("variables", new JsonObject())
                    .forEach(
                            each -> variables.put(each.getKey(), each.getValue().toString()));
            URI url = URI.create(description.getString("url"));
            Optional<Counters> counters = Optional.ofNullable(description.getLong("pid"))
                    .flatMap(ProcessHandle::of)
                    .map(Counters::new);
            measure(description.getString("name"), url, description, callers(CONNECTIONS, variables), counters);
        }
    }

    /** What all of it is for: how near the service comes to what its parts cost. */
    private void ratios() {
        double http = report.perSecond("floor", "1,200 bytes straight from Vert.x");
        double signatures = report.floor("ES256 signatures");
        Stream.of(EMBEDDED, POSTGRESQL).forEach(subject -> {
            double commits = report.floor("one-row commits, " + subject.substring(subject.indexOf(' ') + 1));
            double floor = 1 / (1 / http + 1 / signatures + 1 / commits);
            ratio(subject, "renewals by (HTTP + signature + commit)", report.perSecond(subject, REFRESH) / floor, 0.6);
            double bare = report.perSecond("floor", "a profile from memory by Quarkus REST");
            ratio(subject, "profiles by those from memory", report.perSecond(subject, PROFILE) / bare, 0.5);
            double hashes = report.floor("Argon2id hashes");
            ratio(subject, "logins by hashes alone", report.perSecond(subject, LOGIN) / hashes, 0.9);
        });
    }

    private void ratio(String subject, String what, double reached, double wanted) {
        report.add(subject, what, reached, "(%.2f or more)".formatted(wanted));
    }

    private static List<Map<String, String>> callers(int count, Map<String, String> variables) {
        return IntStream.range(0, count).mapToObj(caller -> variables).toList();
    }

    private static JsonObject described(String resource) {
        try (InputStream file = Benchmark.class.getClassLoader().getResourceAsStream(resource)) {
            return new JsonObject(new String(file.readAllBytes()));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static Template request(JsonObject description, String name) {
        return Template.of(description.getJsonObject("requests").getJsonObject(name));
    }

    /** Each request in turn: to warm up, then as often as asked; the run whose rate is the median is reported. */
    private void measure(
            String subject,
            URI url,
            JsonObject description,
            List<Map<String, String>> callers,
            Optional<Counters> counters) {
        try (Load load = new Load(url, callers)) {
            Optional.ofNullable(description.getJsonObject("login"))
                    .map(Template::of)
                    .ifPresent(load::once);
            description.getJsonObject("requests").forEach(request -> {
                Template template = Template.of((JsonObject) request.getValue());
                load.run(template, WARM_UP);
                report.add(Stream.generate(() -> measured(subject, request.getKey(), load, template, counters))
                        .limit(RUNS)
                        .sorted(Comparator.comparingDouble(Row::perSecond))
                        .skip(RUNS / 2)
                        .findFirst()
                        .orElseThrow());
            });
        }
    }

    private static Row measured(
            String subject, String request, Load load, Template template, Optional<Counters> counters) {
        Counters generator = new Counters(ProcessHandle.current());
        counters.ifPresent(Counters::begin);
        generator.begin();
        Run run = load.run(template, TIME);
        return new Row(
                subject,
                request,
                run.perSecond(),
                run.millis(0.5),
                run.millis(0.99),
                counters.map(Counters::serverMillis).orElse(0.0) / run.requests(),
                counters.map(Counters::databaseMillis).orElse(0.0) / run.requests(),
                generator.serverMillis() / run.requests());
    }

    /** Among renewals of one device, one after the other. */
    private void statementsAndLog(PostgresServer database, Service service) {
        int renewals = 1000;
        Client client = new Client(service);
        Device device = Device.loggedIn(1, client, new Person("ada@example.org", "correct horse battery staple"))
                .get(0);
        String position = "select pg_current_wal_insert_lsn() - '0/0'";
        long log = database.number(position);
        long statements = client.metric("latchkey_renewal_sql_statements_total");
        for (int renewal = 0; renewal < renewals; renewal++) {
            device.renew(client);
        }
        long done = client.metric("latchkey_renewal_sql_statements_total") - statements;
        report.add(POSTGRESQL, "statements per renewal", done / (double) renewals, "");
        report.add(POSTGRESQL, "log (WAL) per renewal", (database.number(position) - log) / (double) renewals, "bytes");
    }
}

package dev.latchkey.process;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.latchkey.process.BenchmarkReport.Floor;
import dev.latchkey.process.BenchmarkReport.Row;
import dev.latchkey.process.Client.Person;
import dev.latchkey.process.Load.Run;
import dev.latchkey.process.Load.Template;
import dev.latchkey.testing.Median;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How fast the packaged service is, beside what its parts cost alone in the same run: {@code ./mvnw -Pbench verify}.
 *
 * <p>It is a program with a table for an answer and no test: whether figures of one machine are good enough is nothing
 * that a build can say. CONTRIBUTING has its properties.
 */
class Benchmark {

    static final String REFRESH = "POST /refresh";
    static final String PROFILE = "GET /profile";
    private static final String LOGIN = "POST /login";

    private static final Duration TIME = Duration.ofSeconds(Long.getLong("bench.seconds", 10));
    private static final Duration WARM_UP = Duration.ofSeconds(Long.getLong("bench.warmup", 90));
    private static final Duration SOAK = Duration.ofSeconds(Long.getLong("bench.soak", 60));
    private static final int RUNS = Integer.getInteger("bench.runs", 3);
    private static final int CONNECTIONS = 64;
    private static final int ENDINGS = 100_000;
    private static final String EMBEDDED = "Latchkey, H2";
    private static final String POSTGRESQL = "Latchkey, PostgreSQL";
    private static final Person ADA = new Person("ada@example.org", "correct horse battery staple");

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
            latchkey(EMBEDDED, service.start(), new Counters(service, Optional.empty()));
        }
        try (PostgresServer database = PostgresServer.fresh()) {
            report.add(new Floor("one-row commits, PostgreSQL", new Floors(TIME).postgresCommits(database)));
            ImageJvm jvm = ImageJvm.trainedOn(database);
            starts(jvm, database);
            try (Service service = Service.on(database, SETTINGS).by(ImageJvm.JAVA, jvm.options())) {
                service.start();
                Counters counters = new Counters(service, Optional.of(database));
                BenchmarkScenes scenes = latchkey(POSTGRESQL, service, counters);
                scenes.statementsAndLog(database);
                Requests feed = scenes.longFeed(database, ENDINGS);
                measure(POSTGRESQL, service.url(), feed, Map.of(), Optional.of(counters));
                scenes.soak(SOAK, CONNECTIONS);
            }
        }
        peer();
        ratios();
        report.write(Path.of(System.getProperty("test.build.directory", "target"), "bench"));
    }

    private void floors() throws Exception {
        Floors floors = new Floors(TIME);
        report.add(new Floor("ES256 signatures", floors.signatures()));
        report.add(new Floor("one-row commits, H2", floors.h2Commits()));
        Path bare = OtherApplication.built(Path.of("src/test/bench"), Map.of());
        try (Service service = Service.other(bare, Map.of())
                .by(ImageJvm.JAVA, ImageJvm.OPTIONS)
                .start()) {
            Map<String, String> variables = Map.of("refresh_token", "t".repeat(400));
            Optional<Counters> counters = Optional.of(new Counters(service, Optional.empty()));
            measure("floor", service.url(), Requests.inResource("bench/bare.json"), variables, counters);
        }
    }

    private BenchmarkScenes latchkey(String subject, Service service, Counters counters) {
        new Client(service).confirmed(ADA.email(), ADA.password());
        BenchmarkScenes scenes = new BenchmarkScenes(report, subject, service, ADA);
        measure(subject, service.url(), scenes.requests(), scenes.variables(), Optional.of(counters));
        report.add(subject, "resident memory after the load", counters.residentMebibytes(), "MiB");
        logins(subject);
        scenes.besideLogins(TIME, RUNS);
        return scenes;
    }

    /** Logins are the last requests, and hashes alone come right after them: machines are not as fast every minute. */
    private void logins(String subject) {
        double hashes = new Floors(TIME).hashes();
        report.add(new Floor("Argon2id hashes, beside " + subject, hashes));
        ratio(subject, "logins by hashes alone", report.perSecond(subject, LOGIN) / hashes, 0.9);
    }

    private void starts(ImageJvm jvm, PostgresServer database) {
        double plain = Median.of(RUNS, () -> jvm.plainStart(database), Double::doubleValue);
        double trained = Median.of(RUNS, () -> jvm.start(database), Double::doubleValue);
        report.add(POSTGRESQL, "start to first answer, plain", plain, "ms");
        report.add(POSTGRESQL, "start to first answer, as in the image", trained, "ms");
        report.add(POSTGRESQL, "the latter by the former", trained / plain, "(0.45 at most)");
    }

    private void peer() throws IOException {
        String file = System.getProperty("bench.peer", "");
        if (!file.isEmpty()) {
            Peer peer = Peer.inFile(Path.of(file));
            Optional<Counters> counters = peer.process().map(Counters::new);
            measure(peer.name(), peer.url(), peer.requests(), peer.variables(), counters);
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
        });
    }

    private void ratio(String subject, String what, double reached, double wanted) {
        report.add(subject, what, reached, "(%.2f or more)".formatted(wanted));
    }

    /** Each request in turn: to warm up, then as often as asked; the run whose rate is the median is reported. */
    private void measure(
            String subject, URI url, Requests requests, Map<String, String> variables, Optional<Counters> counters) {
        try (Load load = new Load(url, Collections.nCopies(CONNECTIONS, variables))) {
            requests.login().ifPresent(load::once);
            requests.each().forEach((name, template) -> {
                load.run(template, WARM_UP);
                report.add(Median.of(RUNS, () -> measured(subject, name, load, template, counters), Row::perSecond));
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
}

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
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * How fast the packaged service is, beside what its parts cost alone in the same run: {@code ./mvnw -Pbench verify}.
 *
 * <p>It is a program with a table for an answer and no test: whether figures of one machine are good enough is nothing
 * that a build can say. Properties: {@code bench.seconds} and {@code bench.runs}, {@code bench.java} (another JVM for the
 * service), {@code bench.peer} (a file as {@code bench/latchkey.json}, with {@code url} and {@code variables}).
 */
class Benchmark {

    private static final Duration TIME = Duration.ofSeconds(Long.getLong("bench.seconds", 10));
    private static final int RUNS = Integer.getInteger("bench.runs", 3);
    private static final int CONNECTIONS = 64;
    private static final Path JAVA = Path.of(System.getProperty(
            "bench.java",
            Path.of(System.getProperty("java.home"), "bin", "java").toString()));

    /** The heap is what the image gives it in half a gibibyte. */
    private static final String[] JVM = {"-XX:+UseSerialGC", "-Xmx205m"};

    /** Every renewal is to rotate, and one person to have all the sessions. Passwords cost what they cost by default. */
    private static final Map<String, String> SETTINGS = Map.of(
            "LATCHKEY_SESSION_DAMPING", "PT0S",
            "LATCHKEY_THROTTLE_PER_ACCOUNT", "100000000",
            "LATCHKEY_THROTTLE_PER_SOURCE", "100000000",
            "LATCHKEY_THROTTLE_RENEWALS_BURST", "100000000",
            "LATCHKEY_THROTTLE_RENEWALS_PER_SECOND", "100000000");

    private final BenchmarkReport report = new BenchmarkReport();

    @Test
    void run() throws Exception {
        AmazonCorrettoCryptoProvider.install();
        floors();
        try (Service service = Service.fresh(SETTINGS).by(JAVA, JVM).start()) {
            latchkey("Latchkey, H2", service);
        }
        try (PostgresServer database = PostgresServer.fresh();
                Service service = Service.on(database, SETTINGS).by(JAVA, JVM).start()) {
            report.add(new Floor("one-row commits, PostgreSQL", new Floors(TIME).postgresCommits(database)));
            latchkey("Latchkey, PostgreSQL", service);
            statementsAndLog(database, service);
        }
        peer();
        report.write(Path.of(System.getProperty("test.build.directory", "target"), "bench"));
    }

    private void floors() throws Exception {
        Floors floors = new Floors(TIME);
        report.add(new Floor("ES256 signatures", floors.signatures()));
        report.add(new Floor("Argon2id hashes", floors.hashes()));
        report.add(new Floor("one-row commits, H2", floors.h2Commits()));
        Path bare = OtherApplication.built(Path.of("src/test/bench"), Map.of());
        try (Service service = Service.other(bare, Map.of()).by(JAVA, JVM).start()) {
            JsonObject description = described("bench/bare.json");
            List<Map<String, String>> callers = callers(Map.of("refresh_token", "t".repeat(400)));
            measure("floor", service.url(), description, callers, Optional.of(service));
        }
    }

    private void latchkey(String subject, Service service) {
        Client client = new Client(service);
        Person ada = client.confirmed("ada@example.org", "correct horse battery staple");
        Map<String, String> variables = Map.of("email", ada.email(), "password", ada.password());
        measure(subject, service.url(), described("bench/latchkey.json"), callers(variables), Optional.of(service));
        report.add(subject, "resident memory after the load", residentMebibytes(service), "MiB");
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
            measure(description.getString("name"), url, description, callers(variables), Optional.empty());
        }
    }

    private static List<Map<String, String>> callers(Map<String, String> variables) {
        return IntStream.range(0, CONNECTIONS).mapToObj(caller -> variables).toList();
    }

    private static JsonObject described(String resource) {
        try (InputStream file = Benchmark.class.getClassLoader().getResourceAsStream(resource)) {
            return new JsonObject(new String(file.readAllBytes()));
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Each request in turn: once to warm up, then as often as asked; the run whose rate is the median is reported. */
    private void measure(
            String subject,
            URI url,
            JsonObject description,
            List<Map<String, String>> callers,
            Optional<Service> service) {
        try (Load load = new Load(url, callers)) {
            Optional.ofNullable(description.getJsonObject("login"))
                    .map(Template::of)
                    .ifPresent(load::once);
            description.getJsonObject("requests").forEach(request -> {
                Template template = Template.of((JsonObject) request.getValue());
                load.run(template, TIME);
                report.add(Stream.generate(() -> measured(subject, request.getKey(), load, template, service))
                        .limit(RUNS)
                        .sorted(Comparator.comparingDouble(Row::perSecond))
                        .skip(RUNS / 2)
                        .findFirst()
                        .orElseThrow());
            });
        }
    }

    private static Row measured(
            String subject, String request, Load load, Template template, Optional<Service> service) {
        Supplier<Duration> server =
                () -> service.map(Service::process).map(Benchmark::cpu).orElse(Duration.ZERO);
        Duration serverBefore = server.get();
        Duration generatorBefore = cpu(ProcessHandle.current());
        Run run = load.run(template, TIME);
        Duration serverTook = server.get().minus(serverBefore);
        Duration generatorTook = cpu(ProcessHandle.current()).minus(generatorBefore);
        return new Row(
                subject,
                request,
                run.perSecond(),
                run.millis(0.5),
                run.millis(0.99),
                serverTook.toNanos() / 1e6 / run.requests(),
                generatorTook.toNanos() / 1e6 / run.requests());
    }

    private static Duration cpu(ProcessHandle process) {
        return process.info().totalCpuDuration().orElse(Duration.ZERO);
    }

    private static double residentMebibytes(Service service) {
        try (Stream<String> lines =
                Files.lines(Path.of("/proc/" + service.process().pid() + "/status"))) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                            .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                            .findFirst()
                            .orElseThrow()
                    / 1024.0;
        } catch (IOException elsewhere) {
            return Double.NaN;
        }
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
        report.add(
                "Latchkey, PostgreSQL",
                "statements per renewal",
                (client.metric("latchkey_renewal_sql_statements_total") - statements) / (double) renewals,
                "");
        report.add(
                "Latchkey, PostgreSQL",
                "log (WAL) per renewal",
                (database.number(position) - log) / (double) renewals,
                "bytes");
    }
}

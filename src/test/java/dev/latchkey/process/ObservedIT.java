package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.process.Client.Tokens;
import dev.latchkey.testing.Receiver;
import dev.latchkey.testing.Surroundings;
import io.restassured.RestAssured;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a node in production tells those who watch it: metrics, traces and log lines, on a port of their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ObservedIT {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Path DASHBOARD = Path.of("docker", "grafana-dashboard.json");
    private static final Pattern METRIC = Pattern.compile("([a-z_]+)\\{");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final String EMAIL = "ada@example.org";
    private static final String PASSWORD = "correct horse battery staple";
    private static final String MISTYPED = "korrect horse battery staple";

    private final Surroundings surroundings = new Surroundings();
    private final PostgresServer database = PostgresServer.fresh();
    private final ByteArrayOutputStream traces = new ByteArrayOutputStream();
    private final Map<String, String> secrets = new LinkedHashMap<>();
    private HttpServer collector;
    private Service service;
    private Client client;

    @BeforeAll
    void watchABusyService() throws IOException {
        collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        collector.createContext("/v1/traces", this::collect);
        collector.start();
        service = Service.on(database, settings()).start();
        client = new Client(service);
        useIt();
    }

    private Map<String, String> settings() {
        Map<String, String> settings = new HashMap<>(Map.of(
                "QUARKUS_LOG_CONSOLE_JSON_ENABLED",
                "true",
                "QUARKUS_OTEL_SDK_DISABLED",
                "false",
                "QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL",
                "http/protobuf",
                "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT",
                "http://127.0.0.1:" + collector.getAddress().getPort(),
                "QUARKUS_OTEL_BSP_SCHEDULE_DELAY",
                "PT0.2S"));
        Service.variables(surroundings.start()).forEach((name, value) -> {
            if (name.startsWith("QUARKUS_MAILER_")) {
                settings.put(name, value);
            }
        });
        settings.putAll(Receiver.variables());
        return settings;
    }

    private void collect(HttpExchange export) throws IOException {
        byte[] body = export.getRequestBody().readAllBytes();
        synchronized (traces) {
            traces.write(body);
        }
        export.sendResponseHeaders(200, -1);
        export.close();
    }

    private void useIt() {
        secrets.put("address", EMAIL);
        secrets.put("password", PASSWORD);
        secrets.put("mistyped password", MISTYPED);
        client.register(EMAIL, PASSWORD).expect(202);
        String link = Surroundings.secretIn(EMAIL, 1);
        secrets.put("secret of a link", link);
        client.get("/verify?token=" + link).expect(200);
        client.verify(link).expect(200);
        client.login(EMAIL, MISTYPED).expect(401);
        client.post("/login", "{\"password\":\"" + MISTYPED + "\"").expect(400);
        client.post("/login", "{\"password\":[\"" + MISTYPED + "\"]}").expect(400);
        Tokens tokens = client.login(EMAIL, PASSWORD).tokens();
        secrets.put("access token", tokens.access());
        secrets.put("refresh token", tokens.refresh());
        client.profile(tokens.access()).expect(200);
        client.refresh(tokens.refresh()).expect(200);
    }

    @AfterAll
    void stop() {
        service.close();
        database.close();
        collector.stop(0);
        surroundings.stop();
    }

    @Test
    void keepsWhatIsForOperatorsOnAPortOfItsOwn() {
        assertThat(service.to("/q/metrics").getPort())
                .isNotEqualTo(service.url().getPort());
        for (String path : List.of("/q/metrics", "/q/health", "/q/health/ready", "/q/openapi", "/q/swagger-ui/")) {
            client.get(path).expect(200);
            assertThat(RestAssured.get(service.url() + path).statusCode())
                    .as(path)
                    .isEqualTo(404);
        }
    }

    @Test
    void tracesRequestsAndTheirStatements() {
        for (String span : List.of("POST /refresh", "GET /verify", "update session set generation = ?")) {
            Awaitility.await(span).atMost(PATIENCE).until(() -> traces().contains(span));
        }
    }

    @Test
    void tracesNoSecret() {
        Awaitility.await().atMost(PATIENCE).until(() -> traces().contains("POST /refresh"));
        assertThat(traces()).contains("url.query");
        secrets.forEach(
                (what, secret) -> assertThat(traces().contains(secret)).as(what).isFalse());
    }

    private String traces() {
        synchronized (traces) {
            return traces.toString(StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void printsEachLineAsAnObjectOfJson() throws IOException {
        List<String> lines = service.output().lines().toList();
        assertThat(lines).isNotEmpty();
        for (String line : lines) {
            assertThat(JSON.readTree(line).path("message").isTextual()).as(line).isTrue();
        }
        assertThat(lines).anyMatch(line -> line.contains("\"request_id\""));
    }

    @Test
    void hasEveryMetricThatTheDashboardAsksFor() throws IOException {
        Set<String> known = new TreeSet<>();
        client.get("/q/metrics")
                .expect(200)
                .text()
                .lines()
                .filter(line -> !line.startsWith("#"))
                .forEach(line -> known.add(line.replaceAll("[ {].*", "")));
        Set<String> asked = found(METRIC);
        assertThat(asked).hasSizeGreaterThan(10);
        assertThat(known).containsAll(asked);
    }

    private static Set<String> found(Pattern pattern) throws IOException {
        Set<String> found = new TreeSet<>();
        for (JsonNode query : JSON.readTree(DASHBOARD.toFile()).findValues("expr")) {
            List<String> names = pattern.matcher(query.textValue())
                    .results()
                    .map(match -> match.group(1))
                    .toList();
            found.addAll(names);
        }
        return found;
    }
}

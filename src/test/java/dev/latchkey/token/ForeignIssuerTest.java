package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Another system whose settings make no sense stops the start, and one whose keys do not come keeps nobody waiting. */
class ForeignIssuerTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    private static ForeignIssuer issuer(Map<String, String> settings) {
        Map<String, String> all = new HashMap<>();
        settings.forEach((name, value) -> all.put("latchkey.adopt.old." + name, value));
        all.putIfAbsent("latchkey.adopt.old.until", "2027-01-01T00:00:00Z");
        LatchkeyConfig config = new SmallRyeConfigBuilder()
                .withMapping(LatchkeyConfig.class)
                .withDefaultValues(all)
                .build()
                .getConfigMapping(LatchkeyConfig.class);
        return new ForeignIssuer("old", config.adopt().get("old"), config);
    }

    @Test
    void oneKindOfKeyIsNeeded() {
        assertThat(issuer(Map.of("secret", "x"))).isNotNull();
        assertThat(issuer(Map.of("secret-bytes", "AAEC"))).isNotNull();
        assertThat(issuer(Map.of(
                        "issuer", "https://a.example", "jwks-url", "https://a.example/certs", "audience", "shop")))
                .isNotNull();
        refused(Map.of(), "one of jwks-url, secret and secret-bytes");
        refused(Map.of("secret", "x", "secret-bytes", "AAEC"), "one of jwks-url, secret and secret-bytes");
    }

    @ParameterizedTest
    @CsvSource({
        "secret-bytes, !, secret-bytes is no base64",
        "algorithms, RS256, algorithms",
        "algorithms, none, algorithms",
        "claims, type, name=value",
        "issuer, http://localhost:8080, our own"
    })
    void aSettingThatMakesNoSenseIsNamed(String name, String value, String rule) {
        Map<String, String> settings = new HashMap<>(Map.of(name, value));
        if (!name.startsWith("secret")) {
            settings.put("secret", "a secret that nobody may read in a log");
        }
        refused(settings, rule);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://a.example/certs", "file:///etc/passwd", "http://127.0.0.1.evil.example/", "certs"})
    void keysComeByTlsAlone(String url) {
        refused(Map.of("issuer", "https://a.example", "jwks-url", url), "jwks-url");
    }

    @Test
    void publicKeysAreNoSecretsAndBelongToSomebody() {
        refused(Map.of("jwks-url", "https://a.example/certs"), "jwks-url needs issuer");
        refused(
                Map.of("issuer", "https://a.example", "jwks-url", "https://a.example/certs", "algorithms", "HS256"),
                "algorithms");
    }

    @Test
    void whatAnIssuerOfManyAppsSignedMustSayForWhich() {
        Map<String, String> settings = Map.of("issuer", "https://a.example", "jwks-url", "https://a.example/certs");
        refused(settings, "audience or claims");
        Map<String, String> named = new HashMap<>(settings);
        named.put("claims", "azp=shop");
        assertThat(issuer(named)).isNotNull();
    }

    private static void refused(Map<String, String> settings, String rule) {
        assertThatThrownBy(() -> issuer(settings))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("latchkey.adopt.\"old\"")
                .hasMessageContaining(rule)
                .hasMessageNotContaining("nobody may read");
    }

    @Test
    void keysThatAreEndlessOrNeverComeAreNotWaitedFor() throws IOException {
        String endless = " ".repeat(1 << 20);
        noKeysFrom(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                body.write(endless.getBytes());
            }
        });
        noKeysFrom(exchange -> {
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                while (true) {
                    body.write(' ');
                    body.flush();
                    LockSupport.parkNanos(100_000_000);
                }
            }
        });
        noKeysFrom(exchange -> {
            exchange.sendResponseHeaders(200, 2);
            exchange.getResponseBody().write("[]".getBytes());
            exchange.close();
        });
    }

    private static void noKeysFrom(HttpHandler handler) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        ExecutorService threads = Executors.newCachedThreadPool();
        server.setExecutor(threads);
        server.createContext("/", handler);
        server.start();
        try {
            ForeignKeys keys = new ForeignKeys(
                    URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"));
            assertThatThrownBy(() -> keys.resolver("kid", NOW))
                    .isInstanceOf(Refusal.class)
                    .hasMessage("temporarily_unavailable");
        } finally {
            server.stop(0);
            threads.shutdownNow();
        }
    }
}

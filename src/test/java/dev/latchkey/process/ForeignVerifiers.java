package dev.latchkey.process;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.testing.Node;
import dev.latchkey.token.Mint;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.security.oauth2.jwt.JwtDecoder;

/**
 * Which verifier takes which access tokens, for every algorithm that others can verify and both values of {@code typ}, by
 * the settings that the verifier comes with. The README has the table.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ForeignVerifiers {

    private static final List<String> ALGORITHMS = List.of("ES256", "RS256", "PS256", "EdDSA");
    private static final List<String> TYPES = List.of("JWT", "at+jwt");
    private static final String CONFIGURATION = "/.well-known/openid-configuration";

    private final Map<String, Verifier> verifiers = new LinkedHashMap<>();
    private final Map<String, Mint> mints = new LinkedHashMap<>();
    private HttpServer publisher;
    private ResourceServer quarkus;
    private Node node;

    /** Somebody else's. Whatever it throws is a refusal. */
    @FunctionalInterface
    private interface Verifier {
        void verify(String issuer, String algorithm, String token) throws Exception;
    }

    @BeforeAll
    void start() throws IOException {
        publisher = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        ALGORITHMS.forEach(algorithm -> mints.put(algorithm, new Mint(issuer(algorithm), algorithm)));
        mints.forEach(this::publish);
        publisher.start();
        quarkus = new ResourceServer(issuer("ES256"), issuers());
        node = Node.isInstalled() ? Node.startWithPackages("foreign-verifiers.mjs") : null;
        introduce();
    }

    @AfterAll
    void stop() {
        publisher.stop(0);
        quarkus.close();
        if (node != null) {
            node.close();
        }
    }

    private String issuers() {
        return "http://127.0.0.1:" + publisher.getAddress().getPort();
    }

    private String issuer(String algorithm) {
        return issuers() + "/" + algorithm.toLowerCase(Locale.ROOT);
    }

    private static String jwks(String issuer) {
        return issuer + "/jwks";
    }

    private void publish(String algorithm, Mint mint) {
        String issuer = issuer(algorithm);
        String path = URI.create(issuer).getPath();
        String metadata = "{\"issuer\":\"%s\",\"jwks_uri\":\"%s\"}".formatted(issuer, jwks(issuer));
        publisher.createContext(path + CONFIGURATION, exchange -> answer(exchange, metadata));
        publisher.createContext(jwks(path), exchange -> answer(exchange, mint.jwks()));
    }

    private static void answer(HttpExchange exchange, String json) throws IOException {
        byte[] body = json.getBytes(UTF_8);
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    private void introduce() {
        verifiers.put(
                "Spring Security 7, `issuer-uri`",
                (issuer, algorithm, token) -> spring(SpringResourceServer.issuerUri(issuer), token));
        verifiers.put(
                "Spring Security 7, `jwk-set-uri`",
                (issuer, algorithm, token) -> spring(SpringResourceServer.jwkSetUri(jwks(issuer)), token));
        verifiers.put(
                "Spring Security 7, `jwk-set-uri` and `jws-algorithms`",
                (issuer, algorithm, token) -> spring(SpringResourceServer.jwkSetUri(jwks(issuer), algorithm), token));
        verifiers.put("Nimbus, `DefaultJWTProcessor`", ForeignVerifiers::nimbus);
        verifiers.put("jose4j", ForeignVerifiers::jose4j);
        verifiers.put("quarkus-oidc", this::quarkus);
        verifiers.put("npm `jose`", (issuer, algorithm, token) -> node("jose", issuer, token));
        verifiers.put("npm `oauth4webapi`", (issuer, algorithm, token) -> node("oauth4webapi", issuer, token));
    }

    private static void spring(JwtDecoder decoder, String token) {
        try (SpringResourceServer server = new SpringResourceServer(decoder)) {
            assertThat(server.user(token)).isNotNull();
        }
    }

    private static void nimbus(String issuer, String algorithm, String token) throws Exception {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(
                JWSAlgorithm.parse(algorithm),
                JWKSourceBuilder.create(URI.create(jwks(issuer)).toURL()).build()));
        processor.process(token, null);
    }

    private static void jose4j(String issuer, String algorithm, String token) throws Exception {
        new JwtConsumerBuilder()
                .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(new HttpsJwks(jwks(issuer))))
                .setExpectedIssuer(issuer)
                .setExpectedAudience("latchkey")
                .build()
                .processToClaims(token);
    }

    private void quarkus(String issuer, String algorithm, String token) {
        assertThat(quarkus.orders("/orders/" + algorithm.toLowerCase(Locale.ROOT), token)
                        .statusCode())
                .isEqualTo(200);
    }

    private void node(String verifier, String issuer, String token) {
        String question = "{\"verifier\":\"%s\",\"issuer\":\"%s\",\"token\":\"%s\"}";
        assertThat(node.ask(question.formatted(verifier, issuer, token))).isEqualTo("takes it");
    }

    @Test
    void takeWhatTheReadmeSaysThatTheyTake() throws IOException {
        List<String> rows = verifiers.entrySet().stream()
                .filter(verifier -> isAsked(verifier.getKey()))
                .map(verifier -> row(verifier.getKey(), verifier.getValue()))
                .toList();
        System.out.println(String.join("\n", rows));
        assertThat(readme()).isEqualTo(rows);
    }

    private boolean isAsked(String verifier) {
        return node != null || !verifier.contains("npm");
    }

    /** The rows of the README's table, without its head. */
    private List<String> readme() throws IOException {
        return Files.readString(Path.of("README.md"))
                .lines()
                .dropWhile(line -> !line.equals("<!-- table: verifiers -->"))
                .skip(3)
                .takeWhile(line -> line.startsWith("|"))
                .filter(this::isAsked)
                .toList();
    }

    private String row(String name, Verifier verifier) {
        return Stream.concat(Stream.of(name), ALGORITHMS.stream().map(algorithm -> taken(verifier, algorithm)))
                .collect(Collectors.joining(" | ", "| ", " |"));
    }

    private String taken(Verifier verifier, String algorithm) {
        String taken = TYPES.stream()
                .filter(typ -> takes(verifier, algorithm, mints.get(algorithm).token(typ)))
                .map(typ -> "`" + typ + "`")
                .collect(Collectors.joining(", "));
        return taken.isEmpty() ? "none" : taken;
    }

    private boolean takes(Verifier verifier, String algorithm, String token) {
        try {
            verifier.verify(issuer(algorithm), algorithm, token);
            return true;
        } catch (Exception | AssertionError refused) {
            return false;
        }
    }
}

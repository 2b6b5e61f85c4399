package dev.latchkey.oauth;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.latchkey.oauth.example.RevokedSessions;
import dev.latchkey.testing.Node;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwk.OkpJwkGenerator;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJwkGenerator;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the readers of the feed do with one that is not the default, is not for them, or does not come. */
@Tag("slow")
class ReadersTest {

    private static final String PATH = "/.well-known/revoked-sessions";
    private static final String OVER = "01a209f4-d3e2-712a-a8e6-8c4f9d03fb97";
    private static final String ALIVE = "01a209f4-d3e2-712a-a8e6-000000000000";

    /** Twice what the readers wait at most, for the keys as well, and what a machine that is busy needs. */
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private HttpServer service;
    private String issuer;

    @BeforeEach
    void start() throws IOException {
        service = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        service.start();
        issuer = "http://127.0.0.1:" + service.getAddress().getPort();
    }

    @AfterEach
    void stop() {
        service.stop(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ES256", "RS256", "PS256", "EdDSA"})
    void bothReadWhatIsSignedAsTheyAreTold(String algorithm) throws JoseException {
        publish(algorithm, issuer + PATH);
        for (Language reader : Language.values()) {
            assertThat(reader.ask(issuer, algorithm, OVER)).isEqualTo("true");
            assertThat(reader.ask(issuer, algorithm, ALIVE)).isEqualTo("false");
        }
    }

    @ParameterizedTest
    @CsvSource({"RS256,ES256", "PS256,RS256", "RS256,PS256", "EdDSA,ES256"})
    void neitherReadsWhatIsSignedOtherwise(String algorithm, String told) throws JoseException {
        publish(algorithm, issuer + PATH);
        for (Language reader : Language.values()) {
            assertThat(reader.ask(issuer, told, OVER)).contains("Not the feed");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aStatementForSomebodyElseIsNotRead(Language reader) throws JoseException {
        publish("ES256", issuer + "/somebody-else");
        assertThat(reader.ask(issuer, "ES256", OVER)).contains("Not the feed");
    }

    @ParameterizedTest
    @EnumSource
    void whereNothingIsAnsweredNoPollHangs(Language reader) {
        service.createContext("/", exchange -> {});
        assertGivesUp(reader);
    }

    @ParameterizedTest
    @EnumSource
    void whereAnAnswerStopsHalfWayNoPollHangs(Language reader) {
        service.createContext("/", exchange -> begin(exchange, 1000, "ey"));
        assertGivesUp(reader);
    }

    @ParameterizedTest
    @EnumSource
    void whereTheKeysDoNotComeNoPollHangs(Language reader) throws JoseException {
        publish("ES256", issuer + PATH);
        service.removeContext("/.well-known/jwks.json");
        service.createContext("/.well-known/jwks.json", exchange -> {});
        assertGivesUp(reader);
    }

    private void assertGivesUp(Language reader) {
        long asked = System.nanoTime();
        assertThat(reader.ask(issuer, "ES256", OVER)).isNotIn("true", "false");
        assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(PATIENCE);
    }

    private void publish(String algorithm, String audience) throws JoseException {
        PublicJsonWebKey key = key(algorithm);
        key.setKeyId("k1");
        key.setAlgorithm(algorithm);
        serve("/.well-known/jwks.json", new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY));
        serve(PATH, signed(key, audience));
    }

    private static PublicJsonWebKey key(String algorithm) throws JoseException {
        return switch (algorithm) {
            case "ES256" -> EcJwkGenerator.generateJwk(EllipticCurves.P256);
            case "EdDSA" -> OkpJwkGenerator.generateJwk("Ed25519");
            default -> RsaJwkGenerator.generateJwk(2048);
        };
    }

    private String signed(PublicJsonWebKey key, String audience) throws JoseException {
        JwtClaims claims = new JwtClaims();
        claims.setIssuer(issuer);
        claims.setAudience(audience);
        claims.setIssuedAtToNow();
        claims.setStringListClaim("ended", List.of(OVER.substring(24)));
        JsonWebSignature statement = new JsonWebSignature();
        statement.setPayload(claims.toJson());
        statement.setAlgorithmHeaderValue(key.getAlgorithm());
        statement.setKeyIdHeaderValue(key.getKeyId());
        statement.setHeader("typ", "revoked+jwt");
        statement.setKey(key.getPrivateKey());
        return statement.getCompactSerialization();
    }

    private void serve(String path, String body) {
        service.createContext(path, exchange -> {
            begin(exchange, body.length(), body);
            exchange.close();
        });
    }

    private static void begin(HttpExchange exchange, int length, String body) throws IOException {
        exchange.sendResponseHeaders(200, length);
        exchange.getResponseBody().write(body.getBytes(UTF_8));
        exchange.getResponseBody().flush();
    }

    /** In which there is a reader. */
    enum Language {
        JAVA {
            @Override
            String ask(String issuer, String algorithm, String sid) {
                RevokedSessions revoked = new RevokedSessions(issuer, issuer, algorithm);
                try {
                    revoked.poll();
                    return String.valueOf(revoked.has(sid));
                } catch (Exception failed) {
                    return "Not the feed: " + failed;
                }
            }
        },

        NODE {
            @Override
            String ask(String issuer, String algorithm, String sid) {
                try (Node node = Node.start("ask.mjs", issuer, issuer, algorithm)) {
                    return node.ask("{\"sid\":\"" + sid + "\"}");
                }
            }
        };

        /** Whether a session has ended, or why that is not known. */
        abstract String ask(String issuer, String algorithm, String sid);
    }
}

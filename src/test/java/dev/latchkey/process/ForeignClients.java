package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.process.Client.Person;
import dev.latchkey.process.Client.Tokens;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.Node;
import dev.latchkey.testing.OAuthClient;
import dev.latchkey.testing.OAuthClient.Form;
import dev.latchkey.testing.Surroundings;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.server.resource.introspection.OAuth2IntrospectionException;
import org.springframework.security.oauth2.server.resource.introspection.OpaqueTokenIntrospector;
import org.springframework.security.oauth2.server.resource.introspection.SpringOpaqueTokenIntrospector;

/**
 * Other people's clients and resource servers with the running service: they know its issuer, find the rest by
 * themselves, and have the settings that they come with. The clients are set by environment variables.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ForeignClients {

    private static final String SECRET = "a secret with + and % and ü";
    private static final Map<String, String> CLIENTS = Map.of(
            "LATCHKEY_CLIENTS__SHOP__METHOD", "client_secret_post",
            "LATCHKEY_CLIENTS__SHOP__SECRET_HASHES", OAuthClient.hash(SECRET),
            "LATCHKEY_CLIENTS__SHOP__SCOPES", "read,write",
            "LATCHKEY_CLIENTS__DESK__METHOD", "client_secret_basic",
            "LATCHKEY_CLIENTS__DESK__SECRET_HASHES", OAuthClient.hash("yesterday's") + "," + OAuthClient.hash(SECRET),
            "LATCHKEY_CLIENTS__API__METHOD", "client_secret_basic",
            "LATCHKEY_CLIENTS__API__SECRET_HASHES", OAuthClient.hash(SECRET),
            "LATCHKEY_CLIENTS__API__LOGINS", "false");

    /** Six seconds are promised; the seventh is for a machine that does a dozen other things. */
    private static final Duration LOGGED_OUT_EVERYWHERE = Duration.ofSeconds(7);

    private static final ObjectMapper JSON = new ObjectMapper();

    private Service service;
    private ResourceServer quarkus;
    private Client client;
    private Person ada;

    @BeforeAll
    void start() {
        String port = String.valueOf(Surroundings.freePort());
        Map<String, String> settings = new HashMap<>(CLIENTS);
        settings.put("QUARKUS_HTTP_PORT", port);
        settings.put("LATCHKEY_PUBLIC_URL", "http://127.0.0.1:" + port);
        service = Service.fresh(settings).start();
        client = new Client(service);
        ada = client.confirmed("ada@example.org", "correct horse battery staple");
        quarkus = new ResourceServer(issuer(), issuer());
    }

    @AfterAll
    void stop() {
        quarkus.close();
        service.close();
    }

    private String issuer() {
        return service.url().toString();
    }

    private JsonNode metadata() {
        return client.get("/.well-known/oauth-authorization-server").expect(200).json();
    }

    private Tokens login() {
        return client.login(ada.email(), ada.password()).tokens();
    }

    private static String user(Tokens tokens) {
        return Jwts.claim(tokens.access(), "sub");
    }

    private static String spoilt(String token) {
        return token.substring(0, token.length() - 8) + "AAAAAAAA";
    }

    @Test
    void springFindsTheKeysByTheIssuer() {
        isTakenBySpring(SpringResourceServer.issuerUri(issuer()));
    }

    @Test
    void springFindsTheKeysByTheirAddressAndTheAlgorithm() {
        isTakenBySpring(
                SpringResourceServer.jwkSetUri(metadata().path("jwks_uri").asText(), "ES256"));
    }

    private void isTakenBySpring(JwtDecoder decoder) {
        Tokens tokens = client.refresh(login().refresh()).tokens();
        try (SpringResourceServer server = new SpringResourceServer(decoder)) {
            assertThat(server.user(tokens.access())).isEqualTo(user(tokens));
            assertThat(server.user(spoilt(tokens.access()))).isNull();
            assertThat(server.user(tokens.refresh())).isNull();
        }
    }

    @Test
    void springIntrospects() {
        OpaqueTokenIntrospector spring = SpringOpaqueTokenIntrospector.withIntrospectionUri(
                        metadata().path("introspection_endpoint").asText())
                .clientId("api")
                .clientSecret(SECRET)
                .build();
        Tokens tokens = login();
        assertThat(spring.introspect(tokens.access()).<String>getAttribute("sub"))
                .isEqualTo(user(tokens));
        logout(tokens);
        assertThatThrownBy(() -> spring.introspect(tokens.access())).isInstanceOf(OAuth2IntrospectionException.class);
    }

    private void logout(Tokens tokens) {
        client.post("/logout", Map.of("refresh_token", tokens.refresh())).expect(204);
    }

    @Test
    void jose4jVerifies() throws Exception {
        JwtConsumer jose4j = new JwtConsumerBuilder()
                .setVerificationKeyResolver(new HttpsJwksVerificationKeyResolver(
                        new HttpsJwks(metadata().path("jwks_uri").asText())))
                .setExpectedIssuer(metadata().path("issuer").asText())
                .setExpectedAudience("latchkey")
                .build();
        Tokens tokens = client.refresh(login().refresh()).tokens();
        assertThat(jose4j.processToClaims(tokens.access()).getSubject()).isEqualTo(user(tokens));
        assertThatThrownBy(() -> jose4j.processToClaims(spoilt(tokens.access())))
                .isInstanceOf(InvalidJwtException.class);
        assertThatThrownBy(() -> jose4j.processToClaims(tokens.refresh())).isInstanceOf(InvalidJwtException.class);
    }

    @Test
    void quarkusVerifies() {
        Tokens tokens = client.refresh(login().refresh()).tokens();
        assertThat(quarkus.orders("/orders", tokens.access()).body()).isEqualTo(user(tokens));
        assertThat(quarkus.orders("/orders", spoilt(tokens.access())).statusCode())
                .isEqualTo(401);
        assertThat(quarkus.orders("/orders", tokens.refresh()).statusCode()).isEqualTo(401);
    }

    /** It asks nobody about a token; it reads the feed every five seconds, as the README shows. */
    @Test
    void aLogOutReachesAResourceServerThatOnlyReadsTheFeed() {
        Tokens alive = login();
        Tokens over = login();
        assertThat(quarkus.orders("/orders", over.access()).statusCode()).isEqualTo(200);
        logout(over);
        long answered = System.nanoTime();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> quarkus.orders("/orders", over.access()).statusCode() == 401);
        Duration later = Duration.ofNanos(System.nanoTime() - answered);
        System.out.printf("A resource server that polls refused a token %d ms after its log-out%n", later.toMillis());
        assertThat(later).isLessThan(LOGGED_OUT_EVERYWHERE);
        assertThat(quarkus.orders("/orders", alive.access()).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"openid-client, shop", "oauth4webapi, desk"})
    void aClientOnNodeDiscoversRenewsIntrospectsAndRevokes(String library, String id) throws IOException {
        try (Node node = Node.startWithPackages("foreign-clients.mjs")) {
            Tokens tokens = login(id);
            JsonNode walk = JSON.readTree(node.ask(JSON.writeValueAsString(Map.of(
                    "client", library,
                    "issuer", issuer(),
                    "id", id,
                    "secret", SECRET,
                    "refreshToken", tokens.refresh()))));
            String renewed = walk.path("renewed").asText();
            assertThat(Jwts.claim(renewed, "sid")).isEqualTo(Jwts.claim(tokens.access(), "sid"));
            assertThat(walk.path("before").path("active").asBoolean()).isTrue();
            assertThat(walk.path("before").path("client_id").asText()).isEqualTo(id);
            assertThat(walk.path("before").path("scope").asText()).isEqualTo(id.equals("shop") ? "read write" : "");
            assertThat(walk.path("after").toString()).isEqualTo("{\"active\":false}");
            client.profile(renewed).expect(401);
        }
    }

    private Tokens login(String id) throws IOException {
        Map<String, String> body =
                new HashMap<>(Map.of("email", ada.email(), "password", ada.password(), "client_id", id));
        if (id.equals("shop")) {
            body.put("client_secret", SECRET);
            return client.post("/login", body).tokens();
        }
        return client.post("/login", JSON.writeValueAsString(body), "Authorization", Form.basic(id, SECRET))
                .tokens();
    }
}

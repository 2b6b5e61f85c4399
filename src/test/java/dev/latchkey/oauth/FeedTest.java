package dev.latchkey.oauth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.OAuthClient;
import dev.latchkey.testing.RawHttp;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** The feed of ended sessions, as services read it that know nothing but its address. */
@QuarkusTest
@WithTestResource(Surroundings.class)
@Tag("slow")
class FeedTest {

    private static final Duration SOON = Duration.ofSeconds(30);

    /** One second is promised; the others are for a machine that does a dozen other things. */
    private static final Duration AS_PROMISED = Duration.ofSeconds(10);

    private static final int MEGABYTE = 1_000_000;

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @TestHTTPResource(Feed.PATH)
    URI address;

    @TestHTTPResource("/.well-known/jwks.json")
    URI jwks;

    @Inject
    Feed feed;

    private static Response feed() {
        return given().get(Feed.PATH);
    }

    private static String end(Tokens tokens) {
        return Jwts.claim(tokens.access(), "sid").substring(24);
    }

    private static Tokens loggedOut() {
        Tokens tokens = Api.confirmedUser().login();
        OAuthClient.LATCHKEY.revoke(tokens.refresh()).then().statusCode(200);
        return tokens;
    }

    private static List<String> ended(String jwt) throws Exception {
        SignedJWT feed = SignedJWT.parse(jwt);
        JWKSet keys = JWKSet.parse(given().get("/.well-known/jwks.json").asString());
        assertThat(feed.verify(new ECDSAVerifier(
                        keys.getKeyByKeyId(feed.getHeader().getKeyID()).toECKey())))
                .isTrue();
        assertThat(feed.getHeader().getType().getType()).isEqualTo("revoked+jwt");
        assertThat(feed.getJWTClaimsSet().getIssuer()).isEqualTo(OAuthClient.ISSUER);
        return feed.getJWTClaimsSet().getStringListClaim("ended");
    }

    @Test
    void aSessionThatEndedIsInTheFeedAndOneThatLivesIsNot() {
        Tokens alive = Api.confirmedUser().login();
        Tokens over = loggedOut();
        Awaitility.await()
                .atMost(SOON)
                .untilAsserted(() ->
                        assertThat(ended(feed().asString())).contains(end(over)).doesNotContain(end(alive)));
    }

    @Test
    void everybodyMayKeepItForFiveSeconds() {
        feed().then()
                .statusCode(200)
                .contentType("application/jwt")
                .header("Cache-Control", equalTo("public, max-age=5"))
                .header("Access-Control-Allow-Origin", equalTo("*"));
    }

    /** One address, two representations (RFC 9110 section 12.5.5); and one of them is compressed for whoever likes it. */
    @Test
    void bothSayThatThereIsAnother() throws Exception {
        assertThat(feed().headers().getValues("Vary")).containsExactlyInAnyOrder("Accept", "accept-encoding");
        String unchanged = feed().header("ETag");
        assertThat(given().header("If-None-Match", unchanged)
                        .get(Feed.PATH)
                        .headers()
                        .getValues("Vary"))
                .containsExactlyInAnyOrder("Accept", "accept-encoding");
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<InputStream> events = CLIENT.send(request, BodyHandlers.ofInputStream());
        try (InputStream open = events.body()) {
            assertThat(events.headers().allValues("Vary")).containsExactlyInAnyOrder("Accept", "accept-encoding");
        }
    }

    @Test
    void whatHasNotChangedIsNotSentAgainAndWhatHasIs() {
        String tag = Awaitility.await()
                .atMost(SOON)
                .until(
                        () -> feed().header("ETag"),
                        before -> given().header("If-None-Match", before)
                                .get(Feed.PATH)
                                .asString()
                                .isEmpty());
        loggedOut();
        Awaitility.await()
                .atMost(SOON)
                .until(() -> given().header("If-None-Match", tag).get(Feed.PATH).statusCode() == 200);
    }

    @Test
    void noOtherConditionIsHeard() {
        given().header("If-Match", "\"x\"").get(Feed.PATH).then().statusCode(200);
        given().header("If-Match", "").get(Feed.PATH).then().statusCode(200);
        given().header("Accept", "").get(Feed.PATH).then().statusCode(200);
    }

    @Test
    void whoeverAsksForTheHeadOfTheStreamIsAnsweredAndDone() {
        String head =
                "HEAD " + Feed.PATH + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept: text/event-stream";
        assertThat(RawHttp.status(RawHttp.exchange(head, new byte[0]))).isEqualTo(200);
    }

    @Test
    void anEndingIsPushedToWhoeverListens() throws Exception {
        Tokens tokens = Api.confirmedUser().login();
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept", "text/event-stream")
                .build();
        HttpResponse<InputStream> answer = CLIENT.send(request, BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/event-stream");
        try (InputStream events = answer.body()) {
            BufferedReader lines = new BufferedReader(new InputStreamReader(events));
            assertThat(ended(next(lines))).doesNotContain(end(tokens));
            OAuthClient.LATCHKEY.revoke(tokens.refresh()).then().statusCode(200);
            long answered = System.nanoTime();
            assertThat(untilNamed(lines, end(tokens))).isTrue();
            Duration later = Duration.ofNanos(System.nanoTime() - answered);
            System.out.printf("A listener heard of an ending %d ms after it was answered%n", later.toMillis());
            assertThat(later).isLessThan(AS_PROMISED);
        }
    }

    /** Signed once for everybody: whoever connects has nothing signed that takes long. */
    @Test
    void whoeverListensIsSentWhatWhoeverAsksGets() {
        Awaitility.await().atMost(SOON).until(() -> firstPushed().equals(feed().asString()));
    }

    private String firstPushed() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept", "text/event-stream")
                .build();
        try (InputStream events =
                CLIENT.send(request, BodyHandlers.ofInputStream()).body()) {
            return next(new BufferedReader(new InputStreamReader(events)));
        }
    }

    @Test
    void oneHostDoesNotTakeThePlacesOfAllOthers() throws Exception {
        List<Socket> held = new ArrayList<>();
        try {
            Awaitility.await().atMost(SOON).until(() -> status(listen(held)) == 503);
            assertThat(held).hasSizeLessThanOrEqualTo(Listeners.MOST_OF_ONE_SOURCE + 1);
        } finally {
            for (Socket socket : held) {
                socket.close();
            }
        }
        Awaitility.await().atMost(SOON).until(() -> !firstPushed().isEmpty());
    }

    private Socket listen(List<Socket> held) throws IOException {
        Socket socket = new Socket(address.getHost(), address.getPort());
        held.add(socket);
        socket.getOutputStream()
                .write(("GET " + Feed.PATH + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/event-stream\r\n\r\n")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static int status(Socket socket) throws IOException {
        byte[] line = socket.getInputStream().readNBytes(12);
        return Integer.parseInt(new String(line, StandardCharsets.US_ASCII).substring(9));
    }

    /** Other tests end sessions too, and sometimes nothing happens. */
    private static boolean untilNamed(BufferedReader lines, String end) throws Exception {
        for (int event = 0; event < 100; event++) {
            if (ended(next(lines)).contains(end)) {
                return true;
            }
        }
        return false;
    }

    private static String next(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        while (line != null && !line.startsWith("data:")) {
            line = lines.readLine();
        }
        assertThat(line).isNotNull();
        return line.substring("data:".length()).strip();
    }

    /** It is signed with the same key, and anybody can have it. */
    @Test
    void theFeedOpensNothing() {
        String feed = feed().asString();
        Api.profile(feed).then().statusCode(401);
        OAuthClient.API.introspect(feed).then().body("active", equalTo(false));
        NimbusJwtDecoder spring = NimbusJwtDecoder.withJwkSetUri(jwks.toString())
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .build();
        assertThatThrownBy(() -> spring.decode(feed)).isInstanceOf(JwtException.class);
        assertThat(Jwts.claim(feed, "exp")).isEmpty();
        assertThat(Jwts.claim(feed, "sub")).isEmpty();
        assertThat(Jwts.claim(feed, "aud")).isNotEqualTo("latchkey");
    }

    @Test
    void aHundredThousandEndingsAreLessThanAMegabyte() throws IOException {
        long seed = Long.getLong("test.seed", 20261124L);
        System.out.println("test.seed=" + seed);
        Random random = new Random(seed);
        Set<UUID> ids = Stream.generate(() -> new UUID(random.nextLong(), random.nextLong()))
                .limit(100_000)
                .collect(Collectors.toSet());
        long started = System.nanoTime();
        String jwt = feed.sign(ids);
        System.out.printf(
                "The feed of 100,000 endings: %d bytes, %d compressed, made in %d ms%n",
                jwt.length(),
                compressed(jwt),
                Duration.ofNanos(System.nanoTime() - started).toMillis());
        assertThat(compressed(jwt)).isLessThan(MEGABYTE);
    }

    private static int compressed(String text) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(text.getBytes(StandardCharsets.US_ASCII));
        }
        return bytes.size();
    }

    @Test
    void whoeverTakesItCompressedGetsItCompressed() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Accept-Encoding", "gzip")
                .build();
        HttpResponse<InputStream> answer = CLIENT.send(request, BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        try (InputStream body = new GZIPInputStream(answer.body())) {
            ended(new String(body.readAllBytes(), StandardCharsets.US_ASCII));
        }
    }
}

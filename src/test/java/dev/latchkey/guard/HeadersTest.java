package dev.latchkey.guard;

import static dev.latchkey.testing.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.testing.Answers;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.RawHttp;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import io.restassured.response.Response;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What every answer says beside its body, and what no request may say. */
@QuarkusTest
@Tag("slow")
@Tag("any-database")
@WithTestResource(Surroundings.class)
class HeadersTest {

    @Test
    void nothingIsStored() {
        assertThat(Answers.all())
                .allSatisfy((name, answer) ->
                        assertThat(answer.header("Cache-Control")).isEqualTo("no-store"));
    }

    @Test
    void everyAnswerLocksTheBrowserDown() {
        assertThat(Answers.all()).allSatisfy((name, answer) -> {
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
            assertThat(answer.header("Referrer-Policy")).isEqualTo("no-referrer");
            assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
            assertThat(answer.header("Content-Security-Policy"))
                    .contains("default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'");
        });
    }

    @Test
    void everyAnswerSaysWhatTimeItIs() {
        assertThat(Answers.all())
                .allSatisfy((name, answer) -> assertThat(
                                ZonedDateTime.parse(answer.header("Date"), DateTimeFormatter.RFC_1123_DATE_TIME)
                                        .toInstant())
                        .isCloseTo(MutableClock.now(), within(1, ChronoUnit.MINUTES)));
    }

    @Test
    void aClientThatWouldRatherSpeakHttp2IsAnsweredAllTheSame() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + RestAssured.port + "/login"))
                .version(HttpClient.Version.HTTP_2)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(
                        "{\"email\":\"nobody@example.org\",\"password\":\"long enough\"}"))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, HttpResponse.BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void noAnswerNamesTheSoftware() {
        assertThat(Answers.all()).allSatisfy((name, answer) -> {
            assertThat(answer.headers().asList())
                    .extracting(header -> header.getName().toLowerCase())
                    .doesNotContain("server", "x-powered-by", "via");
            assertThat(everythingIn(answer).toLowerCase())
                    .doesNotContain("quarkus", "vert.x", "netty", "resteasy", "jackson", "hibernate", "exception");
        });
    }

    /** What {@code %U}, {@code %q}, {@code %r} and {@code %{q,...}} write holds the query. */
    @Test
    void theAccessLogNamesNoQuery() {
        String pattern = ConfigProvider.getConfig().getValue("quarkus.http.access-log.pattern", String.class);
        assertThat(pattern).contains("%m", "%R", "%s").doesNotContain("%U", "%q", "%r", "%{q", "long", "com");
    }

    /** Quarkus' own name for it fails where nobody knows the version that a stranger made up. */
    @Test
    void theAccessLogKnowsAVersionThatIsNone() {
        String pattern = ConfigProvider.getConfig().getValue("quarkus.http.access-log.pattern", String.class);
        assertThat(pattern).doesNotContain("%H");
        String answer = RawHttp.exchange("GET /profile HTTP/9.9\r\nHost: localhost\r\nConnection: close", new byte[0]);
        assertThat(answer).contains(" 400 ", "\"code\":\"invalid_request\"");
    }

    private static String everythingIn(Response answer) {
        return answer.headers() + answer.asString();
    }

    @Test
    void everyAnswerSaysItsTypeAndItsCharset() {
        assertThat(Answers.all())
                .allSatisfy((name, answer) -> assertThat(answer.contentType())
                        .isIn("application/json;charset=UTF-8", "text/html;charset=UTF-8"));
    }

    @Test
    void everyAnswerHasAnIdOfItsOwnThatNoCallerChooses() {
        String first = given().header("X-Request-Id", "chosen").get("/profile").header("X-Request-Id");
        Response second = given().header("X-Request-Id", "chosen").get("/profile");
        assertThat(second.header("X-Request-Id")).isNotIn("chosen", first).isEqualTo(second.path("request_id"));
    }

    @ParameterizedTest
    @CsvSource({
        "/latchkey.js,text/javascript",
        "/form.js,text/javascript",
        "/login.js,text/javascript",
        "/account.js,text/javascript",
        "/strip.js,text/javascript",
        "/latchkey.css,text/css",
        "/latchkey.d.ts,text/plain",
        "/latchkey.svg,image/svg+xml"
    })
    void theFilesOfThePageAreAsWellGuarded(String file, String type) {
        Response answer = given().get(file);
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).isEqualToIgnoringCase(type + ";charset=UTF-8");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(answer.header("Cache-Control")).endsWith("max-age=300");
    }

    /** RFC 9110 section 14.2. */
    @ParameterizedTest
    @ValueSource(strings = {"bytes=0-9", "bytes=5-1", "bytes=99999999-", "bytes=-1", "bytes=0-1,3-4", "lines=1-2", "x"})
    void whoeverAsksForAPartOfAFileGetsAllOfIt(String range) {
        for (String file : List.of("/latchkey.js", "/q/swagger-ui/swagger-ui.css")) {
            Response answer = given().header("Range", range).get(file);
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.header("Content-Range")).isNull();
            assertThat(answer.asByteArray()).isEqualTo(given().get(file).asByteArray());
        }
        assertThat(given().get("/latchkey.js").header("Accept-Ranges")).isNull();
    }

    @Test
    void aHeaderOrAnAddressWithoutMeasureIsRefused() {
        String large = "x".repeat(64 * 1024);
        assertThat(status("GET /profile HTTP/1.1\r\nX-Large: " + large)).isEqualTo(431);
        assertThat(status("GET /profile HTTP/1.1\r\nCookie: a=" + large)).isEqualTo(431);
        assertThat(status("GET /profile HTTP/1.1\r\nAuthorization: Bearer " + large))
                .isEqualTo(431);
        assertThat(status("GET /profile HTTP/1.1\r\n" + manyHeaders())).isEqualTo(431);
        assertThat(status("GET /verify?token=" + large + " HTTP/1.1")).isEqualTo(414);
    }

    private static String manyHeaders() {
        return IntStream.range(0, 1000)
                .mapToObj(number -> "X-Header-Number-" + number + ": value")
                .collect(Collectors.joining("\r\n"));
    }

    private static int status(String head) {
        return RawHttp.status(RawHttp.exchange(head + "\r\nHost: localhost\r\nConnection: close", new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "*",
                "xx",
                "en;q=2",
                "en;q=x",
                "en;q=NaN",
                ";;;",
                "en,,,,",
                "en_US",
                "i-klingon-very-long-tag-indeed",
                "-",
                "ko;q=0",
                "한국어",
                "%00",
                "../../messages",
                "en-us-x-\u00e9",
            })
    void noAcceptLanguageIsADefect(String language) {
        given().header("Accept-Language", language).get("/profile").then().statusCode(401);
        json("{").header("Accept-Language", language).post("/login").then().statusCode(400);
        given().header("Accept-Language", language).get("/verify").then().statusCode(200);
    }

    @Test
    void aLanguageIsFoundAmongManyAndInAnyLine() {
        String many = "en-US,en-GB;q=0.9," + "fr-FR;q=0.1,".repeat(40) + "de";
        given().header("Accept-Language", many).get("/profile").then().body("error", equalTo("Invalid token."));
        String lines = "GET /profile HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAccept-Language: fr\r\n"
                + "Accept-Language: en";
        assertThat(RawHttp.exchange(lines, new byte[0])).contains("Invalid token.");
    }

    @Test
    void anEndlessAcceptLanguageIsNotRead() {
        String endless = "xx,".repeat(4000) + "en";
        Response answer = given().header("Accept-Language", endless).get("/profile");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.<String>path("error")).isEqualTo("유효하지 않은 토큰입니다.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: ",
                "Host: evil.example",
                "Host: [::1",
                "Host: a b",
                "Accept: ",
                "Accept: ;;;",
                "Accept: */*;q=x",
                "Authorization: ",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization: bearer x",
                "Authorization: Basic eDp5",
                "Authorization: Basic !!!",
                "Authorization: Digest x",
                "Authorization: Bearer a.b.c",
                "Authorization: Bearer \u0001",
                "Cookie: __Host-latchkey",
                "Cookie: =; ;;; \"",
                "Cookie: __Host-latchkey=\u00ff\u00fe",
                "Origin: null",
                "X-Forwarded-For: ,,,'",
                "Forwarded: for=\"[",
                "Content-Length: -1",
                "Content-Length: x",
                "Content-Length: 99999999999999999999",
                "Transfer-Encoding: x",
                "Expect: everything",
                "Range: bytes=-",
                "If-None-Match: \"",
                "Accept-Encoding: ;;;,gzip;q=x",
                "Content-Encoding: x",
                "User-Agent: \u00ff",
                "no colon at all",
                ": no name",
            })
    void noOddHeaderIsADefect(String header) {
        String host = header.startsWith("Host") ? "" : "Host: localhost\r\n";
        assertThat(status(host, "GET /profile HTTP/1.1\r\n" + header)).isBetween(400, 499);
        assertThat(status(host, "POST /login HTTP/1.1\r\n" + header)).isBetween(400, 499);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "application/json;charset=\"",
                "*/*;charset=\"",
                "*/*;a=\"b\\\"",
                "*/*;a=\"b\";c=\"",
                "*/*;a=\"\r\nAccept: text/plain;b=\"",
            })
    void aQuotationThatDoesNotEndIsNoDefectEither(String accept) {
        for (String path : List.of("/q/metrics", "/q/health", "/q/openapi", "/verify", "/latchkey.js")) {
            assertThat(status("GET " + path + " HTTP/1.1\r\nAccept: " + accept)).isEqualTo(200);
        }
        assertThat(status("GET /profile HTTP/1.1\r\nAccept: " + accept)).isEqualTo(401);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html;a=\"b\"", "text/html;a=\"\\\"\"", "text/html;a=\"\\\\\", text/html;a=\",\""})
    void aQuotationThatEndsIsRead(String accept) {
        assertThat(status("GET /profile HTTP/1.1\r\nAccept: " + accept)).isEqualTo(406);
    }

    /** RFC 9110 section 5.6.1.2. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "',application/json'           | 401",
                "'text/html, ,application/json'| 401",
                "'application/json,'           | 401",
                "', ,'                         | 401",
                "',, text/html,	,'            | 406",
            })
    void whatIsNotThereInAListIsNotAskedFor(String accept, int status) {
        assertThat(status("GET /profile HTTP/1.1\r\nAccept: " + accept)).isEqualTo(status);
    }

    private static int status(String host, String head) {
        return RawHttp.status(RawHttp.exchange(head + "\r\n" + host + "Connection: close", new byte[0]));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /profile HTTP/1.1",
                "GET /profile HTTP/1.1\r\nHost: [::1",
                "OPTIONS * HTTP/1.1\r\nHost: localhost",
                "GET profile HTTP/1.1\r\nHost: localhost",
            })
    void whatNoFilterSeesIsRefusedAsEverythingElse(String head) {
        String answer = RawHttp.exchange(head + "\r\nConnection: close", new byte[0]);
        assertThat(RawHttp.status(answer)).isIn(400, 404);
        assertThat(answer)
                .contains("\"request_id\":\"")
                .containsIgnoringCase("\r\nCache-Control: no-store\r\n")
                .containsIgnoringCase("\r\nX-Content-Type-Options: nosniff\r\n")
                .containsIgnoringCase("\r\nContent-Security-Policy: default-src 'none';")
                .containsIgnoringCase("\r\nX-Request-Id: ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/%",
                "/%00",
                "/%zz",
                "/..%2f..%2fetc/passwd",
                "/login/",
                "/login;a=b",
                "//login",
                "/LOGIN",
                "/login%20",
                "/verify/x",
                "/profile/..",
                "*",
                "/{x}",
                "http://evil.example/profile",
            })
    void noOddAddressIsADefect(String address) {
        assertThat(status("POST " + address + " HTTP/1.1")).isBetween(400, 499);
        assertThat(status("TRACE " + address + " HTTP/1.1")).isBetween(400, 499);
        assertThat(status("XYZZY " + address + " HTTP/1.1")).isBetween(400, 499);
    }
}

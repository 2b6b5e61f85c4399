package dev.latchkey.guard;

import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Hashes;
import dev.latchkey.testing.LogLines;
import dev.latchkey.testing.RawHttp;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.config.EncoderConfig;
import io.restassured.config.RestAssuredConfig;
import io.restassured.http.Header;
import io.restassured.response.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A body is one JSON object in UTF-8, of a decent size; everything else is refused in one shape. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class BodyTest {

    private static final List<String> PATHS = List.of("/register", "/verify", "/login", "/refresh");
    private static final String LOGIN = "{\"email\":\"nobody@example.org\",\"password\":\"a long enough password\"}";
    private static final RestAssuredConfig AS_IT_IS = RestAssuredConfig.config()
            .encoderConfig(EncoderConfig.encoderConfig().appendDefaultContentCharsetToContentTypeIfUndefined(false));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "text/html",
                "application/xml",
                "text/xml",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded",
                "application/octet-stream",
                "application/jwt",
                "image/png",
                "json",
                "application/",
                "/json",
                ";;;",
                "application/json/x",
                "application/*",
                "*/*",
                "",
                "multipart/form-data; boundary=",
                "multipart/form-data;boundary",
                "Multipart/Form-Data; boundary=\"",
                "multipart/form-data; boundary=x; charset=bogus",
                "multipart/mixed; boundary= ",
            })
    void onlyJsonIsTaken(String type) {
        for (String path : PATHS) {
            String answer = RawHttp.exchange(
                    post(path) + "\r\nConnection: close\r\nContent-Type: " + type + "\r\nContent-Length: "
                            + LOGIN.length(),
                    LOGIN.getBytes(UTF_8));
            assertThat(RawHttp.status(answer)).isEqualTo(415);
            assertThat(answer).contains("\"code\":\"unsupported_media_type\"");
        }
    }

    /** RFC 9110 section 9.3.1: it has no meaning, so neither has what it is said to be. */
    @ParameterizedTest
    @CsvSource({
        "GET, 401",
        "HEAD, 401",
        "OPTIONS, 200",
        "TRACE, 405",
        "XYZZY, 405",
    })
    void aFormInARequestThatHasNoContentIsNotRead(String method, int status) {
        for (String type : List.of("application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "x/y")) {
            String answer = RawHttp.exchange(
                    method + " /profile HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + type
                            + "\r\nContent-Length: 14",
                    "access_token=x".getBytes(UTF_8));
            assertThat(RawHttp.status(answer)).isEqualTo(status);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zz", "-1", "ffffffffffffffff"})
    void aMalformedChunkIsRefusedAndNoDefect(String size) {
        try (LogLines log = new LogLines()) {
            String answer = RawHttp.exchange(
                    json("/login") + "\r\nTransfer-Encoding: chunked", (size + "\r\n{}\r\n").getBytes(UTF_8));
            assertThat(RawHttp.status(answer)).isEqualTo(400);
            assertThat(answer).contains("\"code\":\"invalid_request\"");
            assertThat(log.all()).doesNotContain("Exception");
        }
    }

    @Test
    void aBodyWithoutAContentTypeIsNotTaken() {
        for (String path : PATHS) {
            String answer =
                    RawHttp.exchange(post(path) + "\r\nContent-Length: " + LOGIN.length(), LOGIN.getBytes(UTF_8));
            assertThat(RawHttp.status(answer)).isEqualTo(415);
            assertThat(answer).contains("\"code\":\"unsupported_media_type\"");
        }
    }

    /** Only its end could have shown that there is none; and no more than the limit is read to find out. */
    @Test
    void aChunkedBodyWithoutAContentTypeIsNotTakenEither() {
        String chunked = "\r\nConnection: close\r\nTransfer-Encoding: chunked";
        String chunk = "2000\r\n" + " ".repeat(0x2000) + "\r\n";
        for (String path : Stream.concat(PATHS.stream(), Stream.of("/logout")).toList()) {
            for (String type : List.of("", "\r\nContent-Type:")) {
                String body = Integer.toHexString(LOGIN.length()) + "\r\n" + LOGIN + "\r\n0\r\n\r\n";
                String answer = RawHttp.exchange(post(path) + type + chunked, body.getBytes(UTF_8));
                assertThat(RawHttp.status(answer)).isEqualTo(415);
                assertThat(answer).contains("\"code\":\"unsupported_media_type\"");
                String endless = RawHttp.exchange(
                        post(path) + type + chunked, chunk.repeat(9).getBytes(UTF_8));
                assertThat(RawHttp.status(endless)).isEqualTo(413);
            }
        }
    }

    /** Nobody keeps what is read as it comes. */
    @Test
    void aStreamedBodyWithoutAContentTypeIsRefusedBeforeItComes() {
        String answer = RawHttp.exchange(post("/admin/import") + "\r\nTransfer-Encoding: chunked", new byte[0]);
        assertThat(RawHttp.status(answer)).isEqualTo(415);
        assertThat(answer).contains("\"code\":\"unsupported_media_type\"");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("malformed")
    void malformedJsonIsRefusedInOneShape(String name, byte[] body) {
        for (String path : PATHS) {
            Response answer = given().config(AS_IT_IS)
                    .header(new Header("Content-Type", "application/json"))
                    .body(body)
                    .post(path);
            assertRefused(answer, 400, "invalid_request");
        }
    }

    static Stream<Arguments> malformed() {
        return Stream.concat(
                Stream.of(
                        bytes("a byte order mark", ("\ufeff" + LOGIN).getBytes(UTF_8)),
                        bytes("UTF-16", LOGIN.getBytes(UTF_16)),
                        bytes("UTF-16 without a mark", LOGIN.getBytes(UTF_16LE)),
                        bytes("invalid UTF-8", with("nobody", new byte[] {(byte) 0xc3, 0x28})),
                        bytes("overlong UTF-8", with("nobody", new byte[] {(byte) 0xc0, (byte) 0xaf})),
                        bytes("an encoded surrogate", with("nobody", new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80
                        })),
                        bytes("half a character", with("nobody", new byte[] {(byte) 0xe2, (byte) 0x82}))),
                Stream.of(
                                "",
                                "   ",
                                "{",
                                "null",
                                "true",
                                "[]",
                                "[" + LOGIN + "]",
                                "\"x\"",
                                "1",
                                "NaN",
                                "1e999999",
                                "undefined",
                                "{email}",
                                LOGIN.replace('"', '\''),
                                LOGIN.replace("}", ",}"),
                                LOGIN.replace("}", ",\"email\":\"other@example.org\"}"),
                                LOGIN.replace("}", ",\"unknown\":1}"),
                                LOGIN + LOGIN,
                                LOGIN + "x",
                                LOGIN + "/* */",
                                "// \n" + LOGIN,
                                LOGIN.replace("\"a long enough password\"", "12345678"),
                                LOGIN.replace("\"a long enough password\"", "NaN"),
                                LOGIN.replace("\"a long enough password\"", "1e999999"),
                                LOGIN.replace("\"a long enough password\"", "true"),
                                LOGIN.replace("\"a long enough password\"", "null"),
                                LOGIN.replace("\"a long enough password\"", "[\"a long enough password\"]"),
                                LOGIN.replace("\"a long enough password\"", "{\"$ne\":null}"),
                                LOGIN.replace("a long enough password", "a long\nenough password"),
                                LOGIN.replace("a long enough password", "a long \\x password"),
                                "[".repeat(60_000),
                                "{\"email\":" + "[".repeat(30_000) + "]".repeat(30_000) + "}",
                                "{\"email\":" + "9".repeat(60_000) + "}")
                        .map(text -> bytes(text.substring(0, Math.min(60, text.length())), text.getBytes(UTF_8))));
    }

    private static Arguments bytes(String name, byte[] body) {
        return Arguments.of(name, body);
    }

    private static byte[] with(String word, byte[] instead) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int at = LOGIN.indexOf(word);
        body.writeBytes(LOGIN.substring(0, at).getBytes(UTF_8));
        body.writeBytes(instead);
        body.writeBytes(LOGIN.substring(at + word.length()).getBytes(UTF_8));
        return body.toByteArray();
    }

    @Test
    void aHundredThousandNestedArraysAreTooLongAlready() {
        assertRefused(
                given().contentType("application/json")
                        .body("[".repeat(100_000).getBytes(UTF_8))
                        .post("/login"),
                413,
                "content_too_large");
    }

    @Test
    void aBodyOfExactlyTheLimitIsTaken() {
        User user = Api.confirmedUser();
        String login = "{\"email\":\"" + user.email() + "\",\"password\":\"" + user.password() + "\"}";
        String padded = login + " ".repeat(64 * 1024 - login.length());
        given().contentType("application/json")
                .body(padded)
                .post("/login")
                .then()
                .statusCode(200);
        assertRefused(
                given().contentType("application/json").body(padded + " ").post("/login"), 413, "content_too_large");
    }

    @Test
    void tenMegabytesAreRefusedBeforeTheyAreSent() {
        for (String path : PATHS) {
            String answer =
                    RawHttp.exchange(json(path) + "\r\nConnection: close\r\nContent-Length: 10485760", new byte[0]);
            assertThat(RawHttp.status(answer)).isEqualTo(413);
            assertThat(answer).contains("\"code\":\"content_too_large\"");
        }
    }

    @Test
    void anImportOfMoreThanAGibibyteIsRefusedInTheSameShape() {
        String answer = RawHttp.exchange(
                post("/admin/import") + "\r\nContent-Type: application/x-ndjson\r\nContent-Length: 1073741825",
                new byte[0]);
        assertThat(RawHttp.status(answer)).isEqualTo(413);
        assertThat(answer).contains("\"code\":\"content_too_large\"");
    }

    /** The last chunk never comes, so only the limit can end the request. */
    @Test
    void anEndlessChunkedBodyIsRefusedAtTheLimitAndItsConnectionClosed() {
        String chunk = "2000\r\n" + " ".repeat(0x2000) + "\r\n";
        for (String path : PATHS) {
            String answer = RawHttp.exchange(
                    json(path) + "\r\nTransfer-Encoding: chunked",
                    chunk.repeat(9).getBytes(UTF_8));
            assertThat(RawHttp.status(answer)).isEqualTo(413);
        }
    }

    @Test
    void aBodyShorterThanItSaysIsNeverActedUpon() {
        long before = Hashes.computed();
        String answer = RawHttp.exchangeAndStop(json("/login") + "\r\nContent-Length: 1000", LOGIN.getBytes(UTF_8));
        assertThat(answer).doesNotStartWith("HTTP/1.1 2").doesNotStartWith("HTTP/1.1 5");
        assertThat(Hashes.computed()).isEqualTo(before);
    }

    @Test
    void aBodyLongerThanItSaysIsCutAndTheRestIsNoRequest() {
        String answer =
                RawHttp.exchange(json("/login") + "\r\nConnection: close\r\nContent-Length: 10", LOGIN.getBytes(UTF_8));
        assertThat(RawHttp.status(answer)).isEqualTo(400);
        assertThat(answer).doesNotContain("access_token");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\nContent-Length: 6",
                "Content-Length: 5, 6",
                "Content-Length: +5",
                "Content-Length: 0x5",
                "Transfer-Encoding: chunked, identity",
                "Transfer-Encoding: xchunked",
            })
    void aBodyWhoseLengthCanBeReadInTwoWaysIsRefused(String lengths) {
        String answer = RawHttp.exchange(
                json("/login") + "\r\nConnection: close\r\n" + lengths, "0\r\n\r\nGET /".getBytes(UTF_8));
        assertThat(RawHttp.status(answer)).isBetween(400, 499);
    }

    /** Whoever stands in front may have read the other one (RFC 9112 sections 3.2 and 6.3). */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "Host: other",
                "Transfer-Encoding: foo",
                "Transfer-Encoding: identity",
                "Content-Type: text/plain",
                "Authorization: Bearer x\r\nAuthorization: Bearer y",
                "Idempotency-Key: 0123456789abcdef\r\nIdempotency-Key: fedcba9876543210",
            })
    void aRequestThatCanBeReadInTwoWaysIsRefused(String header) {
        String answer = RawHttp.exchange(
                json("/login") + "\r\nConnection: close\r\n" + header + "\r\nContent-Length: " + LOGIN.length(),
                LOGIN.getBytes(UTF_8));
        assertThat(RawHttp.status(answer)).isEqualTo(400);
        assertThat(answer).contains("\"code\":\"invalid_request\"");
    }

    /** RFC 9112 section 6.1: two lines are one list. */
    @Test
    void aBodyThatIsChunkedTwiceIsRefused() {
        String chunks = Integer.toHexString(LOGIN.length()) + "\r\n" + LOGIN + "\r\n0\r\n\r\n";
        String chunked = "\r\nTransfer-Encoding: chunked";
        String head = json("/login") + "\r\nConnection: close" + chunked;
        assertThat(RawHttp.status(RawHttp.exchange(head, chunks.getBytes(UTF_8))))
                .isEqualTo(401);
        String answer = RawHttp.exchange(head + chunked, chunks.getBytes(UTF_8));
        assertThat(RawHttp.status(answer)).isEqualTo(400);
        assertThat(answer).contains("\"code\":\"invalid_request\"");
    }

    /** RFC 9110 section 5.6.6. */
    @ParameterizedTest
    @ValueSource(strings = {"\t; charset=utf-8", " ;\tcharset=utf-8", " \t ;charset=utf-8", ";charset=utf-8"})
    void whatStandsBetweenATypeAndItsParametersIsNoPartOfIt(String rest) {
        String answer = RawHttp.exchange(
                json("/login") + rest + "\r\nConnection: close\r\nContent-Length: " + LOGIN.length(),
                LOGIN.getBytes(UTF_8));
        assertThat(RawHttp.status(answer)).isEqualTo(401);
    }

    @Test
    void aCompressedBodyIsNeverInflated() throws IOException {
        Response answer = given().config(AS_IT_IS)
                .header(new Header("Content-Type", "application/json"))
                .header("Content-Encoding", "gzip")
                .body(compressed(" ".repeat(4 << 20) + LOGIN))
                .post("/login");
        assertRefused(answer, 400, "invalid_request");
    }

    private static byte[] compressed(String text) throws IOException {
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(UTF_8));
        }
        return packed.toByteArray();
    }

    private static String json(String path) {
        return post(path) + "\r\nContent-Type: application/json";
    }

    private static String post(String path) {
        return "POST " + path + " HTTP/1.1\r\nHost: localhost";
    }

    private static void assertRefused(Response answer, int status, String code) {
        assertThat(answer.statusCode()).isEqualTo(status);
        Map<String, Object> body = answer.path("$");
        assertThat(body).containsEntry("code", code).containsEntry("action", "fix_request");
        assertThat(body.keySet()).isSubsetOf("error", "code", "action", "fields", "request_id");
        assertThat(answer.asString()).doesNotContainIgnoringCase("exception", "jackson", "parser", "line:", "class");
    }
}

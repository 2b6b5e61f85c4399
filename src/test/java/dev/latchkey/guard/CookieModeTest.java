package dev.latchkey.guard;

import static dev.latchkey.testing.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.RawHttp;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** In a browser no script reads the refresh token, and no other site uses it. */
@QuarkusTest
@Tag("slow")
@Tag("any-database")
@WithTestResource(Surroundings.class)
class CookieModeTest {

    private static final String COOKIE = "__Host-latchkey";
    private static final byte[] NOTHING = {};
    private static final Map<String, String> OUR_PAGE = Map.of("Sec-Fetch-Site", "same-origin");

    @Test
    void theRefreshTokenComesOnlyAsACookieThatIsBoundToThisHost() {
        Response answer = login();
        answer.then()
                .statusCode(200)
                .body("access_token", notNullValue())
                .body("refresh_expires_in", equalTo(2592000))
                .body("$", not(hasKey("refresh_token")));
        String cookie = cookie(answer);
        assertThat(cookie).startsWith(COOKIE + "=ey").hasSizeLessThanOrEqualTo(4096);
        assertThat(attributes(cookie))
                .contains("httponly", "max-age=2592000", "path=/", "samesite=strict", "secure")
                .noneMatch(attribute -> attribute.startsWith("domain"));
        assertThat(answer.asString()).doesNotContain(token(answer));
    }

    @Test
    void aRenewalTakesTheCookieAndSetsTheNextOne() {
        String first = token(login());
        Response answer = refresh(first, OUR_PAGE);
        answer.then().statusCode(200).body("access_token", notNullValue()).body("$", not(hasKey("refresh_token")));
        assertThat(token(answer)).startsWith("ey").isNotEqualTo(first);
        Api.profile(answer.path("access_token")).then().statusCode(200);
        refresh(token(answer), OUR_PAGE).then().statusCode(200);
    }

    @Test
    void aRenewalWithoutAnyBodyTakesTheCookie() {
        String json = "\r\nContent-Type: application/json";
        assertThat(RawHttp.status(RawHttp.exchange(bodiless(""), NOTHING))).isEqualTo(200);
        assertThat(RawHttp.status(RawHttp.exchange(bodiless("\r\nContent-Length: 0"), NOTHING)))
                .isEqualTo(200);
        assertThat(RawHttp.status(RawHttp.exchange(bodiless(json + "\r\nContent-Length: 0"), NOTHING)))
                .isEqualTo(200);
        assertThat(RawHttp.status(
                        RawHttp.exchange(bodiless(json + "\r\nTransfer-Encoding: chunked"), "0\r\n\r\n".getBytes())))
                .isEqualTo(200);
    }

    /** Somebody on the way may have put into chunks what was nothing, whatever its type (RFC 9112 section 7.1). */
    @ParameterizedTest
    @ValueSource(strings = {"", "\r\nContent-Type:", "\r\nContent-Type: text/plain"})
    void noBodyInNoChunksIsNone(String type) {
        String chunked = type + "\r\nTransfer-Encoding: chunked";
        assertThat(RawHttp.status(RawHttp.exchange(bodiless(chunked), "0\r\n\r\n".getBytes())))
                .isEqualTo(200);
        String logout = bodiless(chunked).replace("/refresh", "/logout");
        assertThat(RawHttp.status(RawHttp.exchange(logout, "0\r\n\r\n".getBytes())))
                .isEqualTo(204);
    }

    /** It is no object, and says neither that there is a token nor that there is none. */
    @ParameterizedTest
    @CsvSource({"/refresh,null,400", "/refresh,' null ',400", "/refresh,{},200", "/logout,null,400", "/logout,{},204"})
    void aBodyThatIsNullIsNone(String path, String body, int status) {
        String token = token(login());
        given().contentType("application/json")
                .headers(OUR_PAGE)
                .header("Cookie", COOKIE + "=" + token)
                .body(body)
                .post(path)
                .then()
                .statusCode(status);
        refresh(token, OUR_PAGE).then().statusCode(status == 204 ? 401 : 200);
    }

    private static String bodiless(String headers) {
        return "POST /refresh HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nSec-Fetch-Site: same-origin\r\nCookie: "
                + COOKIE + "=" + token(login()) + headers;
    }

    @Test
    void ourOwnOriginIsEnoughForABrowserThatDoesNotSayMore() {
        refresh(token(login()), Map.of("Origin", "http://localhost:8080"))
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        "cross-site,https://evil.example",
        "cross-site,null",
        "cross-site,",
        "same-site,https://sibling.localhost:8080",
        "same-site,",
        "none,",
        "SAME-ORIGIN,",
        "'same-origin, cross-site',",
        ",https://evil.example",
        ",null",
        ",https://localhost:8080",
        ",http://localhost",
        ",http://localhost:8080.evil.example",
        ",http://evil.localhost:8080",
        ",http://localhost:8080/",
        ",*",
        ",",
    })
    void aRequestOfAnotherSiteIsRefusedAndTheSessionLivesOn(String site, String origin) {
        String token = token(login());
        Response refused = refresh(token, headers(site, origin));
        refused.then()
                .statusCode(403)
                .body("code", equalTo("cross_site"))
                .body("action", equalTo("fix_request"))
                .header("Set-Cookie", nullValue());
        refresh(token, OUR_PAGE).then().statusCode(200);
    }

    private static Map<String, String> headers(String site, String origin) {
        Map<String, String> headers = new HashMap<>();
        if (site != null) {
            headers.put("Sec-Fetch-Site", site);
        }
        if (origin != null) {
            headers.put("Origin", origin);
        }
        return headers;
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"})
    void aFormOfAnotherSiteIsRefusedWithTheCookieToo(String type) {
        String token = token(login());
        for (String path : List.of("/refresh", "/login")) {
            String head = "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nCookie: " + COOKIE
                    + "=" + token + "\r\nContent-Type: " + type + "\r\nContent-Length: 2";
            String answer = RawHttp.exchange(head, "{}".getBytes());
            assertThat(RawHttp.status(answer)).isEqualTo(415);
            assertThat(answer).doesNotContainIgnoringCase("set-cookie");
        }
        refresh(token, OUR_PAGE).then().statusCode(200);
    }

    @Test
    void aCookieThatIsNoTokenIsTakenFromTheBrowser() {
        Response refused = refresh("nonsense", OUR_PAGE);
        refused.then().statusCode(401).body("code", equalTo("invalid_refresh_token"));
        assertThat(token(refused)).isEmpty();
        assertThat(attributes(cookie(refused)))
                .contains("httponly", "max-age=0", "path=/", "samesite=strict", "secure");
    }

    /**
     * A neighbouring host may set any cookie but one of our name. A parser that sees more in it than browsers do lets it
     * bring a token of its own, or take the true one away.
     */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "theme=dark,__Host-latchkey=x",
                "theme=dark, __Host-latchkey=x",
                "theme=\"dark,__Host-latchkey=x\"",
                ",__Host-latchkey=x",
                "=__Host-latchkey=x",
                "$__Host-latchkey=x",
                "__host-latchkey=x",
                "__Host-latchkey",
                "__Host-latchkey=",
                "__Host-latchkey=\"\"",
                "__Host-latchkey-device=x",
                "$Version=x",
                "\"",
            })
    void noOtherCookieIsTakenForOurs(String neighbour) {
        for (String pattern : List.of("%s; %s", "%2$s; %1$s", "%s;%s", "%s;\t%s")) {
            String token = token(login());
            Response renewed = json("{}")
                    .header("Cookie", pattern.formatted(COOKIE + "=" + token, neighbour))
                    .headers(OUR_PAGE)
                    .post("/refresh");
            renewed.then().statusCode(200);
            json("{}")
                    .header("Cookie", pattern.formatted(COOKIE + "=" + token(renewed), neighbour))
                    .headers(OUR_PAGE)
                    .post("/logout")
                    .then()
                    .statusCode(204);
            refresh(token(renewed), OUR_PAGE).then().statusCode(401).body("reason", equalTo("logged_out"));
        }
        json("{}")
                .header("Cookie", neighbour)
                .headers(OUR_PAGE)
                .post("/refresh")
                .then()
                .statusCode(400);
        json("{}")
                .header("Cookie", neighbour)
                .headers(OUR_PAGE)
                .post("/logout")
                .then()
                .statusCode(204)
                .header("Set-Cookie", nullValue());
    }

    /** RFC 6265 section 4.1.1. So does the JDK's own client, which finds in {@code Max-Age} a cookie of RFC 2965. */
    @ParameterizedTest
    @ValueSource(strings = {"%s=\"%s\"", "$Version=\"1\"; %s=\"%s\";$Path=\"/\""})
    void aValueMayStandInQuotes(String pattern) {
        String cookie = pattern.formatted(COOKIE, token(login()));
        json("{}")
                .header("Cookie", cookie)
                .headers(OUR_PAGE)
                .post("/refresh")
                .then()
                .statusCode(200);
        json("{}")
                .header("Cookie", cookie)
                .headers(OUR_PAGE)
                .post("/logout")
                .then()
                .statusCode(204);
        json("{}")
                .header("Cookie", cookie)
                .headers(OUR_PAGE)
                .post("/refresh")
                .then()
                .statusCode(401)
                .body("reason", equalTo("logged_out"));
    }

    /** HTTP/2 may send each by itself (RFC 9113 section 8.2.3), and what comes before us may pass them on so. */
    @Test
    void itIsFoundInAnyOfSeveralLines() {
        String json = "\r\nContent-Type: application/json\r\nContent-Length: 2";
        String head = bodiless(json).replace("\r\nCookie: ", "\r\nCookie: theme=dark\r\nCookie: ");
        assertThat(RawHttp.status(RawHttp.exchange(head, "{}".getBytes()))).isEqualTo(200);
    }

    @Test
    void aRequestWithNeitherTokenNorCookieSaysWhatIsMissing() {
        json("{}")
                .headers(OUR_PAGE)
                .post("/refresh")
                .then()
                .statusCode(400)
                .body("fields.refresh_token", notNullValue());
    }

    @Test
    void aTokenInTheBodyIsAnsweredInTheBodyWhateverTheCookieHolds() {
        User user = Api.confirmedUser();
        json(Map.of("refresh_token", user.login().refresh()))
                .cookie(COOKIE, "nonsense")
                .post("/refresh")
                .then()
                .statusCode(200)
                .body("refresh_token", notNullValue())
                .header("Set-Cookie", nullValue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"true\"", "1", "\"yes\"", "[]"})
    void onlyTrueAsksForTheCookie(String value) {
        json("{\"email\":\"x@example.org\",\"password\":\"long enough\",\"cookie\":" + value + "}")
                .post("/login")
                .then()
                .statusCode(400)
                .body("fields.cookie", notNullValue());
    }

    private static Response login() {
        User user = Api.confirmedUser();
        return json(Map.of("email", user.email(), "password", user.password(), "cookie", true))
                .post("/login");
    }

    private static Response refresh(String token, Map<String, String> headers) {
        return json("{}").cookie(COOKIE, token).headers(headers).post("/refresh");
    }

    private static String cookie(Response answer) {
        List<String> cookies = answer.headers().getValues("Set-Cookie").stream()
                .filter(cookie -> cookie.startsWith(COOKIE + "="))
                .toList();
        assertThat(cookies).hasSize(1);
        return cookies.get(0);
    }

    private static String token(Response answer) {
        String pair = cookie(answer).split(";")[0];
        return pair.substring(pair.indexOf('=') + 1).replace("\"", "");
    }

    /** In lower case, without the name and value of the cookie. */
    private static Set<String> attributes(String cookie) {
        Set<String> attributes = new TreeSet<>();
        Arrays.stream(cookie.split(";"))
                .skip(1)
                .forEach(part -> attributes.add(part.strip().toLowerCase()));
        return attributes;
    }
}

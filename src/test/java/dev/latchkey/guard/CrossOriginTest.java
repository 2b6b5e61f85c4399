package dev.latchkey.guard;

import static dev.latchkey.testing.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.RawHttp;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Pages of the origins that were named may read answers and use the cookie; nobody else's may (HT-13, HT-15). */
@QuarkusTest
@WithTestResource(Surroundings.class)
class CrossOriginTest {

    private static final String ALLOW_ORIGIN = "Access-Control-Allow-Origin";
    private static final String ALLOW_CREDENTIALS = "Access-Control-Allow-Credentials";

    @Test
    void anAllowedOriginReadsAnswersAndRefusals() {
        for (Response answer : List.of(
                from(Surroundings.APP).get("/profile"),
                from(Surroundings.APP).get("/no/such/path"),
                from(Surroundings.APP).get("/verify"))) {
            assertThat(answer.header(ALLOW_ORIGIN)).isEqualTo(Surroundings.APP);
            assertThat(answer.header(ALLOW_CREDENTIALS)).isEqualTo("true");
            assertThat(answer.header("Access-Control-Expose-Headers")).contains("Date", "Retry-After");
            assertThat(answer.headers().getValues("Vary")).anyMatch(vary -> vary.equalsIgnoreCase("Origin"));
        }
    }

    @Test
    void anAllowedOriginUsesTheCookieAlthoughItIsAnotherOne() {
        User user = Api.confirmedUser();
        String cookie = json(Map.of("email", user.email(), "password", user.password(), "cookie", true))
                .header("Origin", Surroundings.APP)
                .post("/login")
                .cookie("__Host-latchkey");
        json("{}")
                .cookie("__Host-latchkey", cookie)
                .headers(Map.of("Origin", Surroundings.APP, "Sec-Fetch-Site", "same-site"))
                .post("/refresh")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example",
                "null",
                "https://app.example.com.evil",
                "https://evilapp.example.com",
                "http://app.example.com",
                "https://app.example.com:444",
                "https://APP.example.com",
                "https://app.example.com/",
                "https://app.example.com, https://evil.example",
                "*"
            })
    void anyOtherOriginReadsNothingAndMaySendNothing(String origin) {
        Response answer = from(origin).get("/profile");
        assertThat(answer.header(ALLOW_ORIGIN)).isNull();
        assertThat(answer.header(ALLOW_CREDENTIALS)).isNull();
        assertThat(answer.headers().getValues("Vary")).anyMatch(vary -> vary.equalsIgnoreCase("Origin"));
        Response preflight = preflight(origin, "/refresh");
        assertThat(preflight.statusCode()).isEqualTo(403);
        assertThat(preflight.<String>path("code")).isEqualTo("cross_site");
        assertThat(preflight.header(ALLOW_ORIGIN)).isNull();
    }

    @Test
    void aPreflightOfAnAllowedOriginIsGrantedOnceForAWhile() {
        Response preflight = preflight(Surroundings.APP, "/refresh");
        assertThat(preflight.statusCode()).isEqualTo(204);
        assertThat(preflight.header(ALLOW_ORIGIN)).isEqualTo(Surroundings.APP);
        assertThat(preflight.header(ALLOW_CREDENTIALS)).isEqualTo("true");
        assertThat(preflight.header("Access-Control-Allow-Methods")).contains("POST", "DELETE");
        assertThat(preflight.header("Access-Control-Allow-Headers"))
                .contains("Authorization", "DPoP", "Idempotency-Key");
        assertThat(preflight.header("Access-Control-Max-Age")).isEqualTo("600");
    }

    @Test
    void theKeysAreForEverybodyAndWithoutTheCookie() {
        Response keys = from("https://evil.example").get("/.well-known/jwks.json");
        assertThat(keys.headers().getValues(ALLOW_ORIGIN)).containsExactly("*");
        assertThat(keys.header(ALLOW_CREDENTIALS)).isNull();
        assertThat(preflight("https://evil.example", "/.well-known/jwks.json").statusCode())
                .isEqualTo(204);
    }

    /** Any cache may keep them, and must not give one client what another can read. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/.well-known/jwks.json",
                "/.well-known/oauth-authorization-server",
                "/.well-known/revoked-sessions",
                "/latchkey.js",
            })
    void whatEverybodyMayKeepSaysOnceThatItIsCompressed(String path) {
        assertThat(given().get(path).headers().getValues("Vary"))
                .filteredOn(vary -> !vary.equals("Accept"))
                .singleElement()
                .asString()
                .isEqualToIgnoringCase("Accept-Encoding");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"})
    void noFormOfAnotherSiteIsTakenByAnyAddress(String type) {
        String token = Api.confirmedUser().login().refresh();
        for (String path : List.of("/refresh", "/logout", "/login", "/register", "/password/forgot")) {
            String head =
                    "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nOrigin: https://evil.example"
                            + "\r\nSec-Fetch-Site: cross-site\r\nCookie: __Host-latchkey=" + token
                            + "\r\nContent-Type: " + type + "\r\nContent-Length: 2";
            String answer = RawHttp.exchange(head, "{}".getBytes());
            assertThat(RawHttp.status(answer)).as(path).isEqualTo(415);
            assertThat(answer).doesNotContainIgnoringCase("set-cookie", "access-control-allow-origin");
        }
        Api.refresh(token).then().statusCode(200);
    }

    private static RequestSpecification from(String origin) {
        return given().header("Origin", origin);
    }

    private static Response preflight(String origin, String path) {
        return from(origin)
                .header("Access-Control-Request-Method", "POST")
                .header("Access-Control-Request-Headers", "content-type,idempotency-key")
                .options(path);
    }
}

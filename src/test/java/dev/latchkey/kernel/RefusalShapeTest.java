package dev.latchkey.kernel;

import static dev.latchkey.testing.Api.json;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.testing.Answers;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However a request fails, the answer has one shape and says what to do. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class RefusalShapeTest {

    @Test
    void everyRefusalHasOneShape() {
        assertThat(Answers.refused()).allSatisfy((name, answer) -> {
            assertThat(answer.statusCode()).isBetween(400, 499);
            Map<String, Object> body = answer.path("$");
            assertThat(body).containsKeys("error", "code", "action", "request_id");
            assertThat(body.keySet()).isSubsetOf("error", "code", "action", "request_id", "fields");
            assertThat(body.get("request_id")).isEqualTo(answer.header("X-Request-Id"));
            assertThat(body.get("error")).asString().endsWith(".");
        });
    }

    @ParameterizedTest(name = "{1} {2}")
    @MethodSource("requests")
    void whatTheFrameworkRefusesIsExplainedInBothLanguages(
            Function<RequestSpecification, Response> request, int status, String code, String korean, String english) {
        request.apply(given())
                .then()
                .statusCode(status)
                .body("code", equalTo(code))
                .body("action", equalTo("fix_request"))
                .body("error", equalTo(korean));
        request.apply(given().header("Accept-Language", "en-GB, ko;q=0.5"))
                .then()
                .statusCode(status)
                .body("code", equalTo(code))
                .body("error", equalTo(english));
    }

    static Stream<Arguments> requests() {
        return Stream.of(
                request(http -> http.get("/nowhere"), 404, "not_found", "찾을 수 없습니다.", "Not found."),
                request(http -> http.get("/login/x"), 404, "not_found", "찾을 수 없습니다.", "Not found."),
                request(
                        http -> http.get("/login"),
                        405,
                        "method_not_allowed",
                        "허용되지 않는 메서드입니다.",
                        "Method not allowed."),
                request(
                        http -> http.accept("text/html").get("/profile"),
                        406,
                        "not_acceptable",
                        "요청한 형식으로 응답할 수 없습니다.",
                        "No answer in the requested format."),
                request(
                        http -> http.contentType(ContentType.JSON)
                                .body(" ".repeat(70_000))
                                .post("/refresh"),
                        413,
                        "content_too_large",
                        "요청 본문이 너무 큽니다.",
                        "The request body is too large."),
                request(
                        http -> http.contentType(ContentType.TEXT).body("{}").post("/refresh"),
                        415,
                        "unsupported_media_type",
                        "지원하지 않는 Content-Type입니다.",
                        "Unsupported Content-Type."),
                request(
                        http -> http.contentType(ContentType.JSON).body("{").post("/refresh"),
                        400,
                        "invalid_request",
                        "요청 형식이 올바르지 않습니다.",
                        "The request is not well-formed."));
    }

    private static Arguments request(
            Function<RequestSpecification, Response> request, int status, String code, String korean, String english) {
        return Arguments.of(request, status, code, korean, english);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/login    | POST",
                "/refresh  | POST",
                "/register | POST",
                "/verify   | GET, HEAD, POST",
                "/profile  | DELETE, GET, HEAD, PATCH",
            })
    void aWrongMethodIsToldTheRightOnes(String path, String allowed) {
        for (String method : new String[] {"PUT", "TRACE"}) {
            given().request(method, path).then().statusCode(405).header("Allow", equalTo(allowed));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/login                 | POST",
                "/verify                | GET, HEAD, POST",
                "/profile/email/confirm | GET, HEAD, POST",
            })
    void whoeverAsksForTheMethodsIsToldTheSame(String path, String allowed) {
        given().options(path).then().statusCode(200).header("Allow", equalTo(allowed));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/q/health", "/q/health/live", "/q/metrics", "/q/openapi", "/q/swagger-ui/"})
    void whatIsForOperatorsIsOnlyRead(String path) {
        for (String method : new String[] {"POST", "DELETE", "TRACE"}) {
            given().request(method, path)
                    .then()
                    .statusCode(405)
                    .header("Allow", equalTo("GET, HEAD"))
                    .body("code", equalTo("method_not_allowed"));
        }
        given().options(path).then().statusCode(200).header("Allow", equalTo("GET, HEAD"));
        given().get(path).then().statusCode(200);
    }

    @ParameterizedTest
    @CsvSource({
        "application/json,406",
        "image/png,406",
        "text/*,200",
        "*/*,200",
        "application/openmetrics-text; version=1.0.0; charset=utf-8,200",
        "'application/openmetrics-text;version=1.0.0;q=0.5,text/plain;version=0.0.4;q=0.2',200",
    })
    void whoeverWantsOtherMetricsHearsThatThereAreNone(String accepted, int status) {
        Response answer = given().header("Accept", accepted).get("/q/metrics");
        answer.then().statusCode(status);
        if (status == 406) {
            answer.then()
                    .body("code", equalTo("not_acceptable"))
                    .body("request_id", equalTo(answer.header("X-Request-Id")));
        }
    }

    @Test
    void aPathThatIsNotThereHasNoMethods() {
        given().options("/q/nope").then().statusCode(404).body("code", equalTo("not_found"));
        given().options("/nope").then().statusCode(404).body("code", equalTo("not_found"));
        given().options("/login/x").then().statusCode(404).body("code", equalTo("not_found"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/login", "/refresh", "/register"})
    void whatOnlyTakesAPostIsNotRead(String path) {
        given().get(path).then().statusCode(405).header("Allow", "POST");
        assertThat(given().head(path).statusCode()).isEqualTo(405);
    }

    @Test
    void aRequestWithoutATokenIsChallengedAndNotAccused() {
        given().get("/profile")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo("Bearer realm=\"latchkey\""))
                .body("code", equalTo("invalid_token"))
                .body("action", equalTo("sign_in"));
    }

    @Test
    void aTokenThatIsNotGoodIsNamedInTheChallenge() {
        given().header("Authorization", "Bearer nonsense")
                .get("/profile")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo("Bearer realm=\"latchkey\", error=\"invalid_token\""));
    }

    @Test
    void aTokenInTheAddressOrInAFormIsNoToken() {
        given().queryParam("access_token", "nonsense")
                .get("/profile")
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo("Bearer realm=\"latchkey\""));
    }

    @Test
    void everyWrongFieldIsNamed() {
        json(Map.of("name", "x".repeat(101)))
                .header("Accept-Language", "en")
                .post("/register")
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"))
                .body("fields.email", equalTo("This field is required."))
                .body("fields.password", equalTo("This field is required."))
                .body("fields.name", equalTo("A name has at most 100 characters and no control characters."))
                .body("fields.size()", equalTo(3));
    }
}

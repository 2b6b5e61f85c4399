package dev.latchkey.token;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a bearer token is looked for, and what the answer says where there is none (RFC 6750). */
@QuarkusTest
@Tag("any-database")
@WithTestResource(Surroundings.class)
class BearerTest {

    @Inject
    Forge forge;

    @Test
    void aGenuineTokenOpensTheProfile() {
        Api.profile(forge.access()).then().statusCode(200);
    }

    @Test
    void theSchemeIsTakenInAnyCase() {
        for (String scheme : new String[] {"Bearer", "bearer", "BEARER"}) {
            given().header("Authorization", scheme + " " + forge.access())
                    .get("/profile")
                    .then()
                    .statusCode(200);
        }
    }

    /** RFC 9110 section 11.4. */
    @Test
    void asManyBlanksAsOneLikesMayStandBeforeTheToken() {
        for (String scheme : new String[] {"Bearer  ", "bearer     "}) {
            given().header("Authorization", scheme + forge.access())
                    .get("/profile")
                    .then()
                    .statusCode(200);
        }
    }

    /** A request that does not authenticate is told how to, and gets no error code (RFC 6750 section 3.1). */
    private static void isAskedForAToken(Response answer) {
        answer.then()
                .statusCode(401)
                .header("WWW-Authenticate", equalTo("Bearer realm=\"latchkey\""))
                .header("Cache-Control", equalTo("no-store"))
                .body("keySet()", containsInAnyOrder("error", "code", "action", "request_id"));
    }

    @Test
    void withoutATokenTheChallengeNamesNoError() {
        isAskedForAToken(given().get("/profile"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Basic dXNlcjpwYXNzd29yZA==", "Digest username=x", "DPoP", "Bearer", "Bearer "})
    void anotherSchemeOrNothingAfterItIsNoToken(String authorization) {
        isAskedForAToken(given().header("Authorization", authorization).get("/profile"));
    }

    @Test
    void aTokenInTheQueryIsNotLookedAt() {
        isAskedForAToken(given().queryParam("access_token", forge.access()).get("/profile"));
    }

    @Test
    void aTokenInAFormIsNotLookedAt() {
        isAskedForAToken(given().contentType(ContentType.URLENC)
                .formParam("access_token", forge.access())
                .get("/profile"));
    }

    @Test
    void aTokenInACookieIsNotLookedAt() {
        isAskedForAToken(given().cookie("Bearer", forge.access())
                .cookie("access_token", forge.access())
                .get("/profile"));
    }

    @ParameterizedTest
    @ValueSource(strings = {".", "..", "nonsense", "null", "undefined"})
    void whatIsNoTokenAtAllIsAnInvalidOne(String token) {
        Refused.asBearer(token);
    }
}

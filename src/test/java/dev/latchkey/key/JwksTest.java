package dev.latchkey.key;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.empty;
import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The JWKS (RFC 7517 section 5) as others fetch it, read by a library that the service does not use. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class JwksTest {

    private static final Duration ANNOUNCE = Duration.ofMinutes(6);

    @Inject
    KeyKeeper keys;

    private static Response jwks() {
        return given().get("/.well-known/jwks.json");
    }

    private static List<JWK> published() throws ParseException {
        return JWKSet.parse(jwks().asString()).getKeys();
    }

    @Test
    void onlyPublicMembersAreShown() {
        List<Map<String, String>> shown = jwks().path("keys");
        assertThat(shown)
                .isNotEmpty()
                .allSatisfy(key -> assertThat(key)
                        .containsOnlyKeys("kty", "crv", "x", "y", "kid", "use", "alg")
                        .containsEntry("kty", "EC")
                        .containsEntry("crv", "P-256")
                        .containsEntry("use", "sig")
                        .containsEntry("alg", "ES256"));
    }

    /** RFC 7517 section 8.5.1. Whoever says nothing gets what everybody reads, and a cache tells them apart. */
    @ParameterizedTest
    @CsvSource({
        ", application/json",
        "'', application/json",
        "*/*, application/json",
        "application/*, application/json",
        "application/json, application/json",
        "'application/json, application/jwk-set+json', application/json",
        "application/jwk-set+json, application/jwk-set+json",
        "'application/jwk-set+json, application/json;q=0.9', application/jwk-set+json"
    })
    void theyAreShownAsTheTypeThatIsAskedFor(String accept, String type) {
        RequestSpecification request = accept == null ? given() : given().header("Accept", accept);
        Response answer = request.get("/.well-known/jwks.json");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.contentType()).startsWith(type);
        assertThat(answer.asString()).isEqualTo(jwks().asString()).startsWith("{\"keys\":[{");
        assertThat(answer.headers().getValues("Vary")).contains("Accept");
    }

    @Test
    void theIdOfAKeyIsItsThumbprint() throws ParseException, JOSEException {
        for (JWK key : published()) {
            assertThat(key.getKeyID())
                    .isEqualTo(key.computeThumbprint("SHA-256").toString());
        }
    }

    @Test
    void theSecretOfRefreshTokensIsNotThere() {
        assertThat(jwks().asString())
                .doesNotContain(keys.signer(KeyUse.REFRESH).kid())
                .doesNotContain("\"oct\"");
    }

    @Test
    void everyOriginMayKeepItForFiveMinutes() {
        jwks().then()
                .statusCode(200)
                .contentType("application/json")
                .header("Cache-Control", equalTo("public, max-age=300"))
                .header("Access-Control-Allow-Origin", equalTo("*"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"W/%s", "\"another\", W/%s", "%s", "\"another\", %s", "*"})
    void whatHasNotChangedIsNotSentAgain(String condition) {
        String tag = jwks().header("ETag");
        given().header("If-None-Match", condition.formatted(tag.replaceFirst("^W/", "")))
                .get("/.well-known/jwks.json")
                .then()
                .statusCode(304)
                .header("ETag", equalTo(tag))
                .header("Cache-Control", equalTo("public, max-age=300"))
                .body(emptyString());
    }

    @Test
    void noOtherConditionIsHeard() {
        for (String match : List.of("\"x\"", "*", "")) {
            given().header("If-Match", match)
                    .get("/.well-known/jwks.json")
                    .then()
                    .statusCode(200)
                    .body("keys", not(empty()));
        }
    }

    /** A proxy that compresses makes a strong tag weak, and then it would match no more. */
    @Test
    void theTagSurvivesAProxyThatCompresses() {
        assertThat(jwks().header("ETag")).startsWith("W/");
    }

    @Test
    void aNewKeyIsShownBeforeItSignsAndTheTagChanges() throws ParseException {
        // Where the time of a successor has come by chance, it signs by now, and the next is far away.
        MutableClock.advance(ANNOUNCE);
        keys.keep();
        MutableClock.advance(ANNOUNCE);
        String before = jwks().header("ETag");
        String signer = keys.signer(KeyUse.ACCESS).kid();
        keys.rollOver(KeyUse.ACCESS);
        assertThat(given().header("If-None-Match", before)
                        .get("/.well-known/jwks.json")
                        .statusCode())
                .isEqualTo(200);
        assertThat(published()).extracting(JWK::getKeyID).hasSizeGreaterThan(1).contains(signer);
        assertThat(keys.signer(KeyUse.ACCESS).kid()).isEqualTo(signer);
        MutableClock.advance(ANNOUNCE);
        assertThat(keys.signer(KeyUse.ACCESS).kid()).isNotEqualTo(signer);
        assertThat(published())
                .extracting(JWK::getKeyID)
                .contains(signer, keys.signer(KeyUse.ACCESS).kid());
    }
}

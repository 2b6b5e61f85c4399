package dev.latchkey.oauth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.testing.OAuthClient;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the service says of itself (RFC 8414). */
@QuarkusTest
@WithTestResource(Surroundings.class)
class MetadataTest {

    private static final String OAUTH = "/.well-known/oauth-authorization-server";
    private static final String OPENID = "/.well-known/openid-configuration";

    @ParameterizedTest
    @ValueSource(strings = {OAUTH, OPENID})
    void theIssuerIsTheSettingWhateverTheRequestSays(String path) {
        given().headers(Map.of(
                        "Host", "evil.example.org",
                        "X-Forwarded-Host", "evil.example.org",
                        "X-Forwarded-Proto", "https",
                        "Forwarded", "host=evil.example.org"))
                .get(path)
                .then()
                .statusCode(200)
                .contentType("application/json")
                .header("Cache-Control", equalTo("public, max-age=300"))
                .header("Access-Control-Allow-Origin", equalTo("*"))
                .body("issuer", equalTo(OAuthClient.ISSUER))
                .body("token_endpoint", equalTo(OAuthClient.ISSUER + "/oauth2/token"));
    }

    @Test
    void bothNamesSayTheSame() {
        assertThat(given().get(OPENID).asString()).isEqualTo(given().get(OAUTH).asString());
    }

    @Test
    void anotherIssuersPathIsNotHere() {
        given().get(OAUTH + "/tenant").then().statusCode(404);
        given().get(OPENID + "/tenant").then().statusCode(404);
        given().get("/tenant" + OPENID).then().statusCode(404);
    }

    @Test
    void everyAddressLeadsSomewhere() {
        Map<String, Object> metadata = given().get(OAUTH).path("$");
        List<String> paths = metadata.entrySet().stream()
                .filter(member ->
                        member.getKey().endsWith("_endpoint") || member.getKey().endsWith("_uri"))
                .map(member -> URI.create((String) member.getValue()).getPath())
                .toList();
        assertThat(paths)
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(path -> assertThat(given().get(path).statusCode()).isIn(200, 405));
    }

    /** That each of them is let in, and no other is, ClientAuthenticationTest shows. */
    @Test
    void everyMethodOfAuthenticationIsNamedAndNoOther() {
        Response metadata = given().get(OAUTH);
        List<String> all = List.of("none", "client_secret_basic", "client_secret_post", "private_key_jwt");
        assertThat(metadata.<List<String>>path("token_endpoint_auth_methods_supported"))
                .isEqualTo(all);
        assertThat(metadata.<List<String>>path("revocation_endpoint_auth_methods_supported"))
                .isEqualTo(all);
        assertThat(metadata.<List<String>>path("introspection_endpoint_auth_methods_supported"))
                .isEqualTo(all.subList(1, 4));
    }

    /** That proofs by each of them are taken, and by no other, DpopProofTest shows. */
    @Test
    void everyAlgorithmOfAProofIsNamed() {
        assertThat(given().get(OAUTH).<List<String>>path("dpop_signing_alg_values_supported"))
                .containsExactly("ES256", "RS256", "PS256", "EdDSA");
    }

    @Test
    void theOneGrantAndEveryScopeIsNamed() {
        Response metadata = given().get(OAUTH);
        assertThat(metadata.<List<String>>path("grant_types_supported")).containsExactly("refresh_token");
        assertThat(metadata.<List<String>>path("response_types_supported")).isEmpty();
        assertThat(metadata.<List<String>>path("scopes_supported"))
                .contains("admin", "read", "write")
                .isSorted();
    }
}

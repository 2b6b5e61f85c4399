package dev.latchkey.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Surroundings.class)
class KeyAdminTest {

    @Test
    void onlyAnAdminSeesTheKeys() {
        given().get("/admin/keys").then().statusCode(401);
        bearer(Api.confirmedUser().login())
                .get("/admin/keys")
                .then()
                .statusCode(403)
                .body("code", equalTo("forbidden"))
                .header(
                        "WWW-Authenticate",
                        equalTo("Bearer realm=\"latchkey\", error=\"insufficient_scope\", scope=\"admin\""));
        assertThat(bearer(admin()).get("/admin/keys").asString())
                .contains("signing", "access", "refresh", "ES256", "HS256")
                .doesNotContain("\"d\"", "\"k\"", "sealed");
    }

    @Test
    void aRolloverThatIsAskedForAnnouncesTheNextKeyBeforeItSigns() {
        Tokens admin = admin();
        rollOver(admin, "access").then().statusCode(204);
        rollOver(admin, "access").then().statusCode(204);
        assertThat(states(admin, "access")).containsOnlyOnce("announced", "signing");
        assertThat(given().get("/.well-known/jwks.json").<List<String>>path("keys.kid"))
                .contains(kid(admin, "announced"), kid(admin, "signing"));

        String next = kid(admin, "announced");
        MutableClock.advance(Duration.ofMinutes(6));
        assertThat(kid(admin, "signing")).isEqualTo(next);
        bearer(admin).get("/profile").then().statusCode(200);
        bearer(admin.renew()).get("/profile").then().statusCode(200);
    }

    @Test
    void aCompromisedKeyIsRefusedAtOnceAndAnotherOneSigns() {
        Tokens admin = admin();
        Tokens user = Api.confirmedUser().login();
        bearer(user).get("/profile").then().statusCode(200);
        String lost = kid(admin, "signing");

        bearer(admin)
                .contentType("application/json")
                .post("/admin/keys/" + lost + "/compromise")
                .then()
                .statusCode(204);
        bearer(user).get("/profile").then().statusCode(401);
        assertThat(given().get("/.well-known/jwks.json").<List<String>>path("keys.kid"))
                .isNotEmpty()
                .doesNotContain(lost);
        bearer(user.renew()).get("/profile").then().statusCode(200);
        bearer(admin.renew()).get("/admin/audit?type=key_compromised").then().body("items.detail", hasItem(lost));
    }

    @Test
    void whatIsNoKeyIsRefused() {
        Tokens admin = admin();
        bearer(admin)
                .contentType("application/json")
                .post("/admin/keys/nobody/compromise")
                .then()
                .statusCode(404);
        rollOver(admin, "both").then().statusCode(400).body("fields.use", equalTo("알 수 없는 항목이거나 형식이 올바르지 않습니다."));
    }

    private static Response rollOver(Tokens admin, String use) {
        return bearer(admin)
                .contentType("application/json")
                .body(Map.of("use", use))
                .post("/admin/keys/rollover");
    }

    private static List<String> states(Tokens admin, String use) {
        return bearer(admin).get("/admin/keys").path("findAll { it.use == '" + use + "' }.state");
    }

    private static String kid(Tokens admin, String state) {
        return bearer(admin).get("/admin/keys").path("find { it.use == 'access' && it.state == '" + state + "' }.kid");
    }

    private static Tokens admin() {
        User user = Api.confirmedUser();
        Rows.change("update account set roles = 'admin user' where email = ?1", user.email());
        return user.login();
    }

    private static RequestSpecification bearer(Tokens tokens) {
        return given().header("Authorization", "Bearer " + tokens.access());
    }
}

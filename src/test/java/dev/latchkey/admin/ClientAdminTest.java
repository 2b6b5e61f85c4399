package dev.latchkey.admin;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.nullValue;

import dev.latchkey.testing.Admin;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@QuarkusTest
@Tag("slow")
@WithTestResource(Surroundings.class)
class ClientAdminTest {

    private static final String CLIENTS = "/admin/clients";

    private final String id = "client-" + UUID.randomUUID();
    private Admin admin;

    @BeforeEach
    void logIn() {
        admin = Admin.fresh();
    }

    private Response create(Map<String, Object> more) {
        return admin.asks(more).post(CLIENTS);
    }

    private String secret() {
        Response answer = create(Map.of("client_id", id, "method", "client_secret_basic", "scopes", List.of("read")));
        answer.then().statusCode(201).body("client_id", equalTo(id));
        return answer.path("client_secret");
    }

    private int introspect(String secret) {
        return given().auth()
                .preemptive()
                .basic(id, secret)
                .formParam("token", "nonsense")
                .post("/oauth2/introspect")
                .statusCode();
    }

    @Test
    void theMetadataNameTheScopesOfAClientThatWasMade() {
        create(Map.of("client_id", id, "method", "none", "scopes", List.of("drawings:read")))
                .then()
                .statusCode(201);
        given().get("/.well-known/oauth-authorization-server")
                .then()
                .body("scopes_supported", hasItem("drawings:read"));
    }

    @Test
    void aClientThatWasMadeIsKnownAtOnceAndItsSecretIsShownOnce() {
        String secret = secret();
        assertThat(secret).hasSize(43);
        assertThat(introspect(secret)).isEqualTo(200);
        assertThat(introspect("another")).isEqualTo(401);
        Response list = admin.asks().get(CLIENTS);
        list.then()
                .body("find { it.client_id == '" + id + "' }.method", equalTo("client_secret_basic"))
                .body("find { it.client_id == '" + id + "' }.scopes", contains("read"))
                .body("find { it.client_id == '" + id + "' }.setting", equalTo(false))
                .body("find { it.client_id == 'latchkey' }.setting", equalTo(true));
        assertThat(list.asString()).doesNotContain(secret, "hash");
        assertThat(Rows.value("select secret_hash from client where id = ?1", id))
                .isNotEqualTo(secret);
    }

    /** Who opened one now would keep it: the sessions that there were have been ended. */
    @Test
    void aClientThatAnotherNodeHasDeletedOpensNoSessionAlsoWhereItIsStillKnown() {
        create(Map.of("client_id", id, "method", "none", "logins", true)).then().statusCode(201);
        User user = Api.confirmedUser();
        Rows.change("delete from client where id = ?1", id);
        Api.json(Map.of("email", user.email(), "password", user.password(), "client_id", id))
                .post("/login")
                .then()
                .statusCode(401)
                .body("code", equalTo("invalid_client"));
    }

    @Test
    void ofTheSecretsTheTwoNewestAreGood() {
        String first = secret();
        String second = change();
        assertThat(List.of(introspect(first), introspect(second))).containsOnly(200);
        String third = change();
        assertThat(introspect(first)).isEqualTo(401);
        assertThat(List.of(introspect(second), introspect(third))).containsOnly(200);
    }

    private String change() {
        Response answer = admin.asks().post(CLIENTS + "/" + id + "/secret");
        answer.then().statusCode(200).body("client_id", equalTo(id));
        return answer.path("client_secret");
    }

    @Test
    void aDeletedClientIsNobodyAndItsSessionsAreNotRenewed() {
        create(Map.of("client_id", id, "method", "none", "logins", true))
                .then()
                .statusCode(201)
                .body("client_secret", nullValue());
        User user = Api.confirmedUser();
        Tokens tokens = logIn(user).renew();
        admin.asks().delete(CLIENTS + "/" + id).then().statusCode(204);
        admin.asks().delete(CLIENTS + "/" + id).then().statusCode(404);
        Api.refresh(tokens.refresh()).then().statusCode(401);
        Api.json(Map.of("email", user.email(), "password", user.password(), "client_id", id))
                .post("/login")
                .then()
                .statusCode(401)
                .body("code", equalTo("invalid_client"));
    }

    private Tokens logIn(User user) {
        return Tokens.of(Api.json(Map.of("email", user.email(), "password", user.password(), "client_id", id))
                .post("/login"));
    }

    private void createForLogins() {
        create(Map.of("client_id", id, "method", "none", "logins", true)).then().statusCode(201);
    }

    private static void over(Tokens tokens) {
        Api.profile(tokens.access()).then().statusCode(401);
        Api.refresh(tokens.refresh()).then().statusCode(401).body("reason", equalTo("revoked_by_admin"));
    }

    @Test
    void theSessionsOfADeletedClientAreOverAndNoOthers() {
        createForLogins();
        User user = Api.confirmedUser();
        Tokens tokens = logIn(user);
        Tokens other = user.login();
        admin.asks().delete(CLIENTS + "/" + id).then().statusCode(204);
        Api.profile(tokens.access()).then().statusCode(401);
        createForLogins();
        over(tokens);
        Api.profile(other.access()).then().statusCode(200);
        other.renew();
    }

    /** As where the service was stopped before it had ended them all. */
    @Test
    void aClientDoesNotGetTheSessionsOfOneThatWasCalledTheSame() {
        Tokens tokens = Api.confirmedUser().login();
        Rows.change(
                "update session set client_id = ?1 where id = ?2",
                id,
                UUID.fromString(Jwts.claim(tokens.access(), "sid")));
        createForLogins();
        over(tokens);
        logIn(Api.confirmedUser()).renew();
    }

    @Test
    void whatAnotherNodeMadeIsKnownHereWithinTwoSeconds() {
        String secret = secret();
        Rows.change("update client set secret_hash = ?1 where id = ?2", "0".repeat(64), id);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> introspect(secret) == 401);
    }

    @Test
    void aClientOfTheSettingsStaysAsItIs() {
        create(Map.of("client_id", "latchkey", "method", "none"))
                .then()
                .statusCode(409)
                .body("code", equalTo("client_exists"));
        admin.asks().post(CLIENTS + "/latchkey/secret").then().statusCode(404);
        admin.asks().delete(CLIENTS + "/latchkey").then().statusCode(404);
        secret();
        create(Map.of("client_id", id, "method", "none")).then().statusCode(409);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"client_id\":\"a b\",\"method\":\"none\"}",
                "{\"client_id\":\"..\",\"method\":\"none\"}",
                "{\"client_id\":\"a\",\"method\":\"private_key_jwt\"}",
                "{\"client_id\":\"a\",\"method\":\"none\",\"scopes\":[\"a b\"]}",
                "{\"client_id\":\"a\",\"method\":\"none\",\"secret\":\"my own\"}"
            })
    void aClientThatIsWrongIsNotMade(String body) {
        admin.asks(body).post(CLIENTS).then().statusCode(400).body("code", equalTo("invalid_request"));
        assertThat(Rows.value("select count(*) from client where id like 'a%' or id = '..'"))
                .isEqualTo(0L);
    }

    @Test
    void whoDidItIsInTheTrail() {
        secret();
        change();
        admin.asks().delete(CLIENTS + "/" + id).then().statusCode(204);
        admin.asks()
                .queryParam("actor", admin.id())
                .get("/admin/audit")
                .then()
                .body("items.type", contains("client_deleted", "client_secret_changed", "client_created"))
                .body("items.detail", contains(id, id, id));
    }
}

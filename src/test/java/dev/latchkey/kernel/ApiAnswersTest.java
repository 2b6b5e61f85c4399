package dev.latchkey.kernel;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Admin;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.ApiDescription;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever takes the description at its word takes every genuine answer, and every genuine request. */
@QuarkusTest
@WithTestResource(Surroundings.class)
@Tag("slow")
@Tag("any-database")
class ApiAnswersTest {

    private static final List<String> CLIENT_MEMBERS =
            List.of("client_id", "client_secret", "client_assertion", "client_assertion_type");

    private ApiDescription description;

    @BeforeEach
    void read() {
        description = ApiDescription.read();
    }

    private Response described(String call, int status, Response answer) {
        assertThat(answer.statusCode()).as(call).isEqualTo(status);
        assertThat(description.wrongIn(call, answer)).as(call + " " + status).isEmpty();
        return answer;
    }

    private static RequestSpecification by(Tokens tokens) {
        return given().header("Authorization", "Bearer " + tokens.access()).contentType("application/json");
    }

    private static User nameless() {
        String address = Api.newAddress();
        User user = new User(address, "a long enough password");
        Api.json("{\"email\":\"%s\",\"password\":\"%s\",\"name\":null}".formatted(address, user.password()))
                .post("/register")
                .then()
                .statusCode(202);
        user.confirm();
        return user;
    }

    @Test
    void aUserIsAnsweredAsDescribed() {
        User user = nameless();
        Tokens tokens = Tokens.of(described("post /login", 200, Api.login(user.email(), user.password())));
        Response profile = described("get /profile", 200, by(tokens).get("/profile"));
        assertThat(profile.jsonPath().getMap("")).containsEntry("name", null);
        described("patch /profile", 200, by(tokens).body("{\"name\":null}").patch("/profile"));
        Response sessions = described("get /sessions", 200, by(tokens).get("/sessions"));
        assertThat(sessions.jsonPath().getMap("[0]")).containsEntry("renewed_at", null);
        tokens = Tokens.of(described("post /refresh", 200, Api.refresh(tokens.refresh())));
        described("get /sessions", 200, by(tokens).get("/sessions"));
        described(
                "post /profile/totp",
                200,
                by(tokens).body(Map.of("password", user.password())).post("/profile/totp"));
        described("post /logout/others", 200, by(tokens).post("/logout/others"));
        described("post /logout", 204, by(tokens).post("/logout"));
    }

    @Test
    void anOperatorIsAnsweredAsDescribed() {
        Admin admin = Admin.fresh();
        Map.of(
                        "/admin/accounts", "?limit=1",
                        "/admin/accounts/{id}", "",
                        "/admin/accounts/{id}/sessions", "",
                        "/admin/audit", "",
                        "/admin/audit/verify", "",
                        "/admin/clients", "",
                        "/admin/keys", "",
                        "/admin/import", "",
                        "/admin/statistics", "",
                        "/admin/webhooks", "")
                .forEach((path, query) ->
                        described("get " + path, 200, admin.asks().get(path.replace("{id}", admin.id()) + query)));
    }

    @Test
    void aRefusedLoginIsAnsweredAsDescribed() {
        User user = Api.unconfirmedUser();
        described("post /login", 401, Api.login(user.email(), "another long password"));
        described("post /login", 400, Api.login(user.email(), user.password()));
        described(
                "post /login", 415, given().contentType("text/plain").body("x").post("/login"));
        described("post /login", 401, Api.json("""
                        {"email":"a@example.org","password":"a long enough password","client_id":"nobody"}""").post("/login"));
        described(
                "post /login/totp",
                401,
                Api.json(Map.of("challenge", "x", "code", "000000")).post("/login/totp"));
        described("post /adopt", 401, Api.json(Map.of("token", "x")).post("/adopt"));
        described("post /verify", 400, Api.json(Map.of("token", "x")).post("/verify"));
    }

    @Test
    void aRefusedCallIsAnsweredAsDescribed() {
        Tokens tokens = Api.confirmedUser().login();
        described("get /profile", 401, given().get("/profile"));
        described(
                "get /profile",
                401,
                given().header("Authorization", "DPoP " + tokens.access())
                        .header("DPoP", "x")
                        .get("/profile"));
        described("get /admin/keys", 403, by(tokens).get("/admin/keys"));
        described("delete /sessions/{id}", 404, by(tokens).delete("/sessions/" + UUID.randomUUID()));
        described(
                "put /password",
                401,
                by(tokens)
                        .body(Map.of(
                                "current_password", "another long password", "new_password", "a third long password"))
                        .put("/password"));
        described(
                "post /profile/totp/confirm",
                404,
                by(tokens).body(Map.of("code", "000000")).post("/profile/totp/confirm"));
    }

    @Test
    void aRefusedRenewalIsAnsweredAsDescribed() {
        described("post /refresh", 401, Api.refresh("x"));
        described("post /refresh", 400, given().post("/refresh"));
        described(
                "post /refresh",
                403,
                given().header("Cookie", "__Host-latchkey=x").post("/refresh"));
        described(
                "post /refresh",
                400,
                Api.json(Map.of("refresh_token", Api.confirmedUser().login().refresh()))
                        .header("DPoP", "x")
                        .post("/refresh"));
        for (String end : List.of("token", "revoke", "introspect")) {
            described(
                    "post /oauth2/" + end,
                    401,
                    given().formParam("grant_type", "refresh_token")
                            .formParam("client_id", "nobody")
                            .post("/oauth2/" + end));
            described(
                    "post /oauth2/" + end,
                    400,
                    given().contentType("text/plain").body("x").post("/oauth2/" + end));
        }
    }

    @Test
    void aBodyNeedNotBeThereWhereTheCookieSaysItAll() {
        User user = Api.confirmedUser();
        String cookie = Api.json(Map.of("email", user.email(), "password", user.password(), "cookie", true))
                .post("/login")
                .cookie("__Host-latchkey");
        given().header("Cookie", "__Host-latchkey=" + cookie)
                .header("Sec-Fetch-Site", "same-origin")
                .post("/refresh")
                .then()
                .statusCode(200);
        for (String call : List.of("post /refresh", "post /logout")) {
            assertThat((Map<String, Object>) description.operation(call).get("requestBody"))
                    .as(call)
                    .doesNotContainEntry("required", true);
        }
        assertThat((Map<String, Object>) description.operation("post /login").get("requestBody"))
                .containsEntry("required", true);
    }

    @Test
    void whatARequestNeedNotHaveMayBeNull() {
        User user = Api.confirmedUser();
        Api.json("""
                {"email":"%s","password":"%s","device":null,"cookie":null,"client_id":null,"client_secret":null,
                "client_assertion":null}""".formatted(user.email(), user.password()))
                .post("/login")
                .then()
                .statusCode(200);
        for (String name : List.of("device", "cookie", "client_id", "client_secret", "client_assertion")) {
            assertThat(types("LoginRequest", name)).as(name).asList().contains("null");
        }
        assertThat(types("LoginRequest", "email")).isEqualTo("string");
        assertThat(types("RefreshRequest", "refresh_token")).isEqualTo(List.of("string", "null"));
        assertThat(types("InvitationRequest", "roles")).isEqualTo(List.of("array", "null"));
        assertThat(types("ClientRequest", "logins")).isEqualTo(List.of("boolean", "null"));
        assertThat(types("SignUpRequest", "name")).isEqualTo(List.of("string", "null"));
        assertThat(types("ProfileChangeRequest", "name")).isEqualTo(List.of("string", "null"));
        assertThat(description.<List<String>>at("components", "schemas", "ProfileChangeRequest", "required"))
                .containsExactly("name");
    }

    private Object types(String schema, String member) {
        return description.at("components", "schemas", schema, "properties", member, "type");
    }

    @Test
    void aClientMayBeMadeWithoutWhatMayBeNull() {
        Admin.fresh()
                .asks("{\"client_id\":\"%s\",\"method\":\"none\",\"scopes\":null,\"logins\":null}"
                        .formatted("client-" + UUID.randomUUID()))
                .post("/admin/clients")
                .then()
                .statusCode(201);
    }

    @ParameterizedTest
    @CsvSource({
        "post /login, 400 401 403 413 415 429 503",
        "post /refresh, 400 401 403 413 415 429 503",
        "get /profile, 401 503",
        "post /register, 400 413 415 429 503",
        "post /logout, 400 403 413 415 503",
        "delete /sessions/{id}, 401 404 503",
        "get /admin/accounts, 400 401 403 503",
        "post /oauth2/token, 400 401 413 429 503"
    })
    void eachRefusalHasItsStatus(String call, String statuses) {
        assertThat(description
                        .<Map<String, Object>>at("paths", call.split(" ")[1], call.split(" ")[0], "responses")
                        .keySet())
                .filteredOn(status -> status.matches("[45].."))
                .containsExactly(statuses.split(" "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"post /login", "post /login/totp", "post /adopt"})
    void aLoginTakesAProofAndTheDevice(String call) {
        assertThat(headers(call)).contains("DPoP", "latchkey-device");
        String path = call.split(" ")[1];
        assertThat(description.<Object>at("paths", path, "post", "responses", "200", "headers", "latchkey-device"))
                .isNotNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"post /refresh", "post /oauth2/token", "get /profile", "get /admin/keys"})
    void whoeverHasABoundTokenShowsAProof(String call) {
        assertThat(headers(call)).contains("DPoP").doesNotContain("latchkey-device");
    }

    @SuppressWarnings("unchecked")
    private List<Object> headers(String call) {
        return ((List<Map<String, Object>>) description.operation(call).getOrDefault("parameters", List.of()))
                .stream()
                        .filter(parameter -> parameter.get("in").equals("header"))
                        .map(parameter -> parameter.get("name"))
                        .toList();
    }

    @ParameterizedTest
    @CsvSource({"token, RenewalForm", "revoke, TokenForm", "introspect, TokenForm"})
    void aClientMayShowWhoItIsInTheHeaderOrInTheForm(String end, String form) {
        Map<String, Object> operation = description.operation("post /oauth2/" + end);
        assertThat(operation.get("security")).isEqualTo(List.of(Map.of(), Map.of("Client", List.of())));
        assertThat(operation.get("requestBody").toString()).contains("schemas/" + form);
        assertThat(description.<Object>at("components", "securitySchemes", "Client", "scheme"))
                .isEqualTo("basic");
        assertThat(description.<Map<String, Object>>at("components", "schemas", form, "properties"))
                .containsKeys(CLIENT_MEMBERS.toArray(String[]::new))
                .containsKey(end.equals("token") ? "scope" : "token_type_hint");
    }
}

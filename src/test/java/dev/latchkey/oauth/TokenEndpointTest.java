package dev.latchkey.oauth;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.startsWith;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.DpopKey;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.OAuthClient;
import dev.latchkey.testing.OAuthClient.Form;
import dev.latchkey.testing.RawHttp;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The token endpoint (RFC 6749 sections 5 and 6). */
@QuarkusTest
@Tag("slow")
@WithTestResource(Surroundings.class)
class TokenEndpointTest {

    private static Form renewal(String token) {
        return OAuthClient.LATCHKEY.form().with("grant_type", "refresh_token").with("refresh_token", token);
    }

    private static void refused(int status, String error, Response answer) {
        answer.then()
                .statusCode(status)
                .contentType("application/json")
                .header("Cache-Control", "no-store")
                .body("error", equalTo(error))
                .body("error_description", matchesPattern("[\\x20-\\x21\\x23-\\x5b\\x5d-\\x7e]+"))
                .body("$", not(hasKey("code")));
    }

    @Test
    void aRenewalIsAnsweredAsTheStandardSays() {
        Tokens first = Api.confirmedUser().login();
        Response answer = OAuthClient.LATCHKEY.renew(first.refresh());
        answer.then()
                .statusCode(200)
                .contentType("application/json")
                .header("Cache-Control", "no-store")
                .header("Pragma", "no-cache")
                .body("token_type", equalTo("Bearer"))
                .body("expires_in", equalTo(3600))
                .body("$", not(hasKey("scope")));
        Tokens second = Tokens.of(answer);
        assertThat(second.refresh()).isNotEqualTo(first.refresh());
        Api.profile(second.access()).then().statusCode(200);
    }

    @Test
    void itIsTheRenewalThatRefreshMakes() {
        Tokens tokens = Api.confirmedUser().login();
        String here = Tokens.of(OAuthClient.LATCHKEY.renew(tokens.refresh())).refresh();
        assertThat(tokens.renew().refresh()).isEqualTo(here);
    }

    @Test
    void allOfManyAtOnceGetTheSameToken() {
        Tokens tokens = Api.confirmedUser().login();
        List<String> answers = Together.once(
                10,
                caller ->
                        Tokens.of(OAuthClient.LATCHKEY.renew(tokens.refresh())).refresh());
        assertThat(answers).hasSize(10).containsOnly(answers.get(0));
    }

    @Test
    void aLostAnswerIsAnsweredAgainWithTheKey() {
        Tokens tokens = Api.confirmedUser().login();
        String key = "9f2c1d54-7be0-4f3a";
        String lost = Tokens.of(
                        renewal(tokens.refresh()).header("Idempotency-Key", key).post("/oauth2/token"))
                .refresh();
        MutableClock.advance(Duration.ofDays(29));
        Tokens again = Tokens.of(
                renewal(tokens.refresh()).header("Idempotency-Key", key).post("/oauth2/token"));
        assertThat(again.refresh()).isEqualTo(lost);
    }

    @Test
    void aReplayIsAnInvalidGrantThatEndsItsSessionAndNoOther() {
        User user = Api.confirmedUser();
        Tokens bystander = user.login();
        Tokens first = user.login();
        MutableClock.advance(Duration.ofMinutes(1));
        Tokens second = first.renew();
        MutableClock.advance(Duration.ofMinutes(1));
        Response replay = OAuthClient.LATCHKEY.renew(first.refresh());
        refused(400, "invalid_grant", replay);
        replay.then().body("reason", equalTo("reused"));
        refused(400, "invalid_grant", OAuthClient.LATCHKEY.renew(second.refresh()));
        bystander.renew();
    }

    @ParameterizedTest
    @EnumSource(
            value = OAuthClient.class,
            names = {"WEB", "BACKEND", "POSTER", "SIGNER"})
    void anotherClientsTokenIsAnInvalidGrantAndHarmsNobody(OAuthClient thief) {
        Tokens tokens = Api.confirmedUser().login();
        MutableClock.advance(Duration.ofMinutes(1));
        Response refused = thief.renew(tokens.refresh());
        refused(400, "invalid_grant", refused);
        refused.then().body("$", not(hasKey("reason")));
        MutableClock.advance(Duration.ofMinutes(1));
        tokens.renew();
    }

    @Test
    void aReplayByAnotherClientEndsNothing() {
        Tokens first = Api.confirmedUser().login();
        MutableClock.advance(Duration.ofMinutes(1));
        Tokens second = first.renew();
        MutableClock.advance(Duration.ofMinutes(1));
        refused(400, "invalid_grant", OAuthClient.WEB.renew(first.refresh()));
        second.renew();
    }

    @Test
    void aConfidentialClientsTokenIsNotRenewedWithoutItsProof() {
        Tokens tokens = OAuthClient.BACKEND.login(Api.confirmedUser());
        Api.refresh(tokens.refresh())
                .then()
                .statusCode(401)
                .body("code", equalTo("invalid_refresh_token"))
                .body("$", not(hasKey("reason")));
        Tokens.of(OAuthClient.BACKEND.renew(tokens.refresh()));
    }

    @Test
    void whatIsNoRefreshTokenIsAnInvalidGrantAndEndsNothing() {
        Tokens tokens = Api.confirmedUser().login();
        for (String other : List.of(tokens.access(), "nonsense", "a.b.c")) {
            refused(400, "invalid_grant", OAuthClient.LATCHKEY.renew(other));
        }
        Api.profile(tokens.access()).then().statusCode(200);
        tokens.renew();
    }

    @ParameterizedTest
    @CsvSource({
        "password, unsupported_grant_type",
        "implicit, unsupported_grant_type",
        "client_credentials, unsupported_grant_type",
        "Refresh_Token, unsupported_grant_type",
        "'', invalid_request"
    })
    void thereIsNoOtherGrant(String grantType, String error) {
        User user = Api.confirmedUser();
        Response answer = OAuthClient.LATCHKEY
                .form()
                .with("grant_type", grantType)
                .with("username", user.email())
                .with("password", user.password())
                .with("refresh_token", user.login().refresh())
                .post("/oauth2/token");
        refused(400, error, answer);
        refused(
                400,
                error,
                given().contentType("application/x-www-form-urlencoded")
                        .body("grant_type=" + grantType + "&username=" + user.email() + "&password=x")
                        .post("/oauth2/token"));
    }

    @Test
    void aParameterThatIsNeededIsMissed() {
        refused(
                400,
                "invalid_request",
                OAuthClient.LATCHKEY.form().with("refresh_token", "x").post("/oauth2/token"));
        refused(
                400,
                "invalid_request",
                OAuthClient.LATCHKEY.form().with("grant_type", "refresh_token").post("/oauth2/token"));
        refused(400, "invalid_request", renewal("").post("/oauth2/token"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"grant_type", "refresh_token", "client_id", "scope"})
    void aRepeatedParameterIsRefusedAndCostsNothing(String name) {
        Tokens tokens = Api.confirmedUser().login();
        Form form = renewal(tokens.refresh()).with("scope", "");
        refused(400, "invalid_request", form.with(name, "").post("/oauth2/token"));
        assertThat(Jwts.claim(tokens.renew().refresh(), "gen")).isEqualTo("1");
    }

    @Test
    void anEmptyParameterIsAbsentAndAnUnknownOneIgnored() {
        Tokens tokens = Api.confirmedUser().login();
        renewal(tokens.refresh())
                .with("scope", "")
                .with("client_secret", "")
                .with("resource", "https://api.example.org")
                .with("ünknown", "%&=+")
                .post("/oauth2/token")
                .then()
                .statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "application/xml"})
    void whatIsNoFormIsRefused(String type) {
        Response answer = given().contentType(type)
                .body("{\"grant_type\":\"refresh_token\",\"refresh_token\":\"x\",\"client_id\":\"latchkey\"}")
                .post("/oauth2/token");
        refused(400, "invalid_request", answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/token", "/oauth2/revoke", "/oauth2/introspect"})
    void whatDoesNotSayThatItIsAFormIsRefusedInTheStandardsWords(String path) {
        String form = "client_id=latchkey&grant_type=refresh_token&refresh_token=x&token=x";
        String answer = RawHttp.exchange(
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + form.length(),
                form.getBytes(StandardCharsets.US_ASCII));
        assertThat(RawHttp.status(answer)).isEqualTo(400);
        assertThat(answer).contains("\"error\":\"invalid_request\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/revoke", "/oauth2/introspect"})
    void aRepeatedTokenIsRefusedAndStaysAlive(String path) {
        Tokens tokens = OAuthClient.BACKEND.login(Api.confirmedUser());
        Form form = OAuthClient.BACKEND.form().with("token", tokens.refresh());
        refused(400, "invalid_request", form.with("token", tokens.access()).post(path));
        Api.profile(tokens.access()).then().statusCode(200);
    }

    @Test
    void parametersInTheAddressAreNotRead() {
        Tokens tokens = Api.confirmedUser().login();
        Response answer = given().queryParam("grant_type", "refresh_token")
                .queryParam("refresh_token", tokens.refresh())
                .queryParam("client_id", "latchkey")
                .contentType("application/x-www-form-urlencoded")
                .post("/oauth2/token");
        refused(400, "invalid_request", answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/oauth2/token", "/oauth2/revoke", "/oauth2/introspect"})
    void onlyAPostIsTaken(String path) {
        Response answer = given().get(path);
        refused(405, "method_not_allowed", answer);
        answer.then().header("Allow", "POST");
    }

    @Test
    void whereTheStandardHasNoWordTheShapeIsTheSame() {
        refused(404, "not_found", given().get("/oauth2/nowhere"));
        refused(413, "content_too_large", renewal("x".repeat(70_000)).post("/oauth2/token"));
    }

    @Test
    void aClientWithoutLoginsMayNotRenew() {
        refused(400, "unauthorized_client", OAuthClient.API.renew("whatever"));
    }

    @Test
    void aClientThatNamesItselfNowhereIsChallenged() {
        Response answer = new Form()
                .with("grant_type", "refresh_token")
                .with("refresh_token", "x")
                .post("/oauth2/token");
        refused(401, "invalid_client", answer);
        answer.then().header("WWW-Authenticate", startsWith("Basic realm="));
    }

    @Test
    void anAccessTokenSaysTheScopesOfItsClient() {
        Tokens tokens = OAuthClient.WEB.login(Api.confirmedUser());
        assertThat(Jwts.claim(tokens.access(), "scope")).isEqualTo("read write");
        assertThat(Jwts.claim(tokens.access(), "client_id")).isEqualTo("web");
        assertThat(Jwts.claim(Api.confirmedUser().login().access(), "scope")).isEmpty();
    }

    @Test
    void aRenewalMayAskForLessAndTheNextOneHasAllAgain() {
        Tokens tokens = OAuthClient.WEB.login(Api.confirmedUser());
        Response narrowed = scoped(tokens, "read");
        narrowed.then().body("scope", equalTo("read"));
        assertThat(Jwts.claim(narrowed.path("access_token"), "scope")).isEqualTo("read");
        Response next = OAuthClient.WEB.renew(narrowed.path("refresh_token"));
        next.then().body("scope", equalTo("read write"));
        assertThat(Jwts.claim(next.path("access_token"), "scope")).isEqualTo("read write");
    }

    @ParameterizedTest
    @ValueSource(strings = {"admin", "read admin", "READ", "read  write", "read\twrite", " ", " read", "read "})
    void aRenewalMayNotAskForMoreAndCostsNothing(String scope) {
        Tokens tokens = OAuthClient.WEB.login(Api.confirmedUser());
        refused(400, "invalid_scope", scoped(tokens, scope));
        assertThat(Jwts.claim(Tokens.of(OAuthClient.WEB.renew(tokens.refresh())).refresh(), "gen"))
                .isEqualTo("1");
    }

    /** RFC 9449 section 5: what a client with a secret has to prove is the secret; a key binds the access token alone. */
    @Test
    void aClientWithASecretMayShowAnotherKeyEachTime() {
        Tokens tokens = OAuthClient.BACKEND.login(Api.confirmedUser());
        for (DpopKey key : List.of(DpopKey.fresh(), DpopKey.fresh())) {
            MutableClock.advance(Duration.ofMinutes(1));
            Response answer = OAuthClient.BACKEND
                    .form()
                    .with("grant_type", "refresh_token")
                    .with("refresh_token", tokens.refresh())
                    .header("DPoP", key.proof("POST", "/oauth2/token"))
                    .post("/oauth2/token");
            answer.then().statusCode(200).body("token_type", equalTo("DPoP"));
            tokens = Tokens.of(answer);
            assertThat(Jwts.json(tokens.access(), "cnf")).contains(key.thumbprint());
        }
        OAuthClient.BACKEND.renew(tokens.refresh()).then().body("token_type", equalTo("Bearer"));
    }

    @Test
    void aBadProofIsNamedAndCostsNothing() {
        DpopKey own = DpopKey.fresh();
        Tokens tokens = own.login(Api.confirmedUser());
        for (String proof : List.of("nonsense", own.proof("POST", "/refresh"))) {
            refused(
                    400,
                    "invalid_dpop_proof",
                    renewal(tokens.refresh()).header("DPoP", proof).post("/oauth2/token"));
        }
        assertThat(Jwts.claim(own.renew(tokens).refresh(), "gen")).isEqualTo("1");
    }

    private static Response scoped(Tokens tokens, String scope) {
        return OAuthClient.WEB
                .form()
                .with("grant_type", "refresh_token")
                .with("refresh_token", tokens.refresh())
                .with("scope", scope)
                .post("/oauth2/token");
    }
}

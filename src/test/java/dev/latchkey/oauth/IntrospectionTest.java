package dev.latchkey.oauth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.DpopKey;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.OAuthClient;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Introspection (RFC 7662). */
@QuarkusTest
@Tag("slow")
@WithTestResource(Surroundings.class)
class IntrospectionTest {

    private static void inactive(Response answer) {
        answer.then().statusCode(200).header("Cache-Control", "no-store");
        assertThat(answer.asString()).isEqualTo("{\"active\":false}");
    }

    @Test
    void aGoodAccessTokenIsShownAsItIs() {
        Tokens tokens = OAuthClient.WEB.login(Api.confirmedUser());
        Map<String, Object> answer = OAuthClient.API.introspect(tokens.access()).path("$");
        assertThat(answer)
                .containsEntry("active", true)
                .containsEntry("token_type", "Bearer")
                .containsEntry("client_id", "web")
                .containsEntry("scope", "read write")
                .containsEntry("iss", OAuthClient.ISSUER)
                .containsEntry("aud", "latchkey")
                .containsKeys("exp", "iat", "groups", "auth_time");
        for (String claim : new String[] {"sub", "jti", "sid"}) {
            assertThat(answer).containsEntry(claim, Jwts.claim(tokens.access(), claim));
        }
    }

    /** RFC 9449 section 6.2. */
    @Test
    void aTokenThatIsBoundToAKeySaysToWhichOne() {
        DpopKey own = DpopKey.fresh();
        Tokens tokens = own.login(Api.confirmedUser());
        OAuthClient.API
                .introspect(tokens.access())
                .then()
                .body("active", equalTo(true))
                .body("token_type", equalTo("DPoP"))
                .body("cnf.jkt", equalTo(own.thumbprint()));
    }

    @ParameterizedTest
    @EnumSource(
            value = OAuthClient.class,
            names = {"BACKEND", "POSTER", "SIGNER", "API"})
    void everyClientThatProvesItselfMayAsk(OAuthClient client) {
        client.introspect(Api.confirmedUser().login().access()).then().body("active", equalTo(true));
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "refresh_token", "something_else"})
    void aWrongHintDoesNotMatter(String hint) {
        OAuthClient.API
                .form()
                .with("token_type_hint", hint)
                .with("token", Api.confirmedUser().login().access())
                .post("/oauth2/introspect")
                .then()
                .body("active", equalTo(true));
    }

    @Test
    void nobodyElseMay() {
        String token = Api.confirmedUser().login().access();
        OAuthClient.LATCHKEY.introspect(token).then().statusCode(401).body("error", equalTo("invalid_client"));
        new OAuthClient.Form()
                .with("token", token)
                .post("/oauth2/introspect")
                .then()
                .statusCode(401);
        new OAuthClient.Form()
                .header("Bearer " + token)
                .with("token", token)
                .post("/oauth2/introspect")
                .then()
                .statusCode(401);
    }

    /** Roles and scopes make a token long; as long as a body may be, it is read. */
    @Test
    void aLongTokenIsReadAndWhatIsNoneIsInactive() {
        String endless = "x".repeat(60_000);
        inactive(OAuthClient.API.introspect(endless));
        OAuthClient.LATCHKEY.revoke(endless).then().statusCode(200);
        OAuthClient.LATCHKEY.renew(endless).then().statusCode(400).body("error", equalTo("invalid_grant"));
    }

    @Test
    void aTokenMustBeNamed() {
        OAuthClient.API.form().post("/oauth2/introspect").then().statusCode(400);
    }

    @Test
    void whatIsNoTokenIsInactive() {
        String good = Api.confirmedUser().login().access();
        inactive(OAuthClient.API.introspect("nonsense"));
        inactive(OAuthClient.API.introspect(good + "A"));
        inactive(OAuthClient.API.introspect(good.substring(0, good.length() - 8) + "AAAAAAAA"));
    }

    @Test
    void anExpiredTokenIsInactive() {
        String token = Api.confirmedUser().login().access();
        MutableClock.advance(Duration.ofHours(1).plusSeconds(31));
        inactive(OAuthClient.API.introspect(token));
    }

    @Test
    void aRevokedTokenIsInactiveAtOnce() {
        Tokens tokens = Api.confirmedUser().login();
        OAuthClient.LATCHKEY.revoke(tokens.refresh()).then().statusCode(200);
        inactive(OAuthClient.API.introspect(tokens.access()));
    }

    /** What another node ended, or somebody who writes to the database, is in no memory of this node. */
    @Test
    void theDatabaseIsAskedAndNotTheMemory() {
        User user = Api.confirmedUser();
        Tokens tokens = user.login();
        Rows.disable(user.email());
        inactive(OAuthClient.API.introspect(tokens.access()));
    }

    @Test
    void theTokensOfADeletedAccountAreInactiveAtOnce() {
        User user = Api.confirmedUser();
        Tokens tokens = user.login();
        Life.delete(tokens, user.password()).then().statusCode(204);
        inactive(OAuthClient.API.introspect(tokens.access()));
    }

    @Test
    void aRefreshTokenIsActiveForItsOwnClientOnly() {
        Tokens tokens = OAuthClient.BACKEND.login(Api.confirmedUser());
        OAuthClient.BACKEND
                .introspect(tokens.refresh())
                .then()
                .body("active", equalTo(true))
                .body("client_id", equalTo(OAuthClient.BACKEND.id()))
                .body("sub", equalTo(Jwts.claim(tokens.access(), "sub")));
        inactive(OAuthClient.API.introspect(tokens.refresh()));
    }

    @Test
    void aRefreshTokenThatIsUsedUpIsInactiveAndLookingAtItEndsNothing() {
        Tokens first = OAuthClient.BACKEND.login(Api.confirmedUser());
        Tokens second = Tokens.of(OAuthClient.BACKEND.renew(first.refresh()));
        MutableClock.advance(Duration.ofMinutes(1));
        inactive(OAuthClient.BACKEND.introspect(first.refresh()));
        Tokens.of(OAuthClient.BACKEND.renew(second.refresh()));
    }

    /** The token endpoint refuses it, so that active would be a lie (RFC 7662 section 2.2). */
    @Test
    void aRefreshTokenOfAClientThatNobodyLogsInWithAnyMoreIsInactive() {
        Tokens tokens = OAuthClient.BACKEND.login(Api.confirmedUser());
        give(tokens, OAuthClient.API);
        OAuthClient.API.renew(tokens.refresh()).then().statusCode(400).body("error", equalTo("unauthorized_client"));
        inactive(OAuthClient.API.introspect(tokens.refresh()));
        give(tokens, OAuthClient.POSTER);
        OAuthClient.POSTER.introspect(tokens.refresh()).then().body("active", equalTo(true));
    }

    @Test
    void anUnboundRefreshTokenOfAClientThatMustBindIsInactive() {
        OAuthClient client = OAuthClient.BOUND_BACKEND;
        Tokens unbound = Api.confirmedUser().login();
        give(unbound, client);
        client.renew(unbound.refresh()).then().statusCode(400).body("error", equalTo("invalid_grant"));
        inactive(client.introspect(unbound.refresh()));
        Tokens bound = DpopKey.fresh().login(Api.confirmedUser());
        give(bound, client);
        client.introspect(bound.refresh()).then().body("active", equalTo(true));
    }

    private static void give(Tokens tokens, OAuthClient client) {
        Rows.change(
                "update session set client_id = ?1 where id = ?2",
                client.id(),
                UUID.fromString(Jwts.claim(tokens.access(), "sid")));
    }
}

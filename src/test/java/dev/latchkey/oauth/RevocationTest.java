package dev.latchkey.oauth;

import static org.hamcrest.Matchers.emptyString;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.OAuthClient;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Revocation (RFC 7009). */
@QuarkusTest
@WithTestResource(Surroundings.class)
class RevocationTest {

    private static void ended(Tokens tokens) {
        Api.refresh(tokens.refresh()).then().statusCode(401).body("reason", equalTo("logged_out"));
        Api.profile(tokens.access()).then().statusCode(401);
    }

    @Test
    void aRevokedRefreshTokenEndsItsSessionAndNoOther() {
        User user = Api.confirmedUser();
        Tokens other = user.login();
        Tokens tokens = user.login();
        OAuthClient.LATCHKEY.revoke(tokens.refresh()).then().statusCode(200).body(emptyString());
        ended(tokens);
        Api.profile(other.access()).then().statusCode(200);
        other.renew();
    }

    @Test
    void aRevokedAccessTokenEndsItsSession() {
        Tokens tokens = Api.confirmedUser().login();
        OAuthClient.LATCHKEY.revoke(tokens.access()).then().statusCode(200);
        ended(tokens);
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "refresh_token", "something_else"})
    void aWrongHintDoesNotMatter(String hint) {
        Tokens tokens = Api.confirmedUser().login();
        OAuthClient.LATCHKEY
                .form()
                .with("token_type_hint", hint)
                .with("token", tokens.refresh())
                .post("/oauth2/revoke")
                .then()
                .statusCode(200);
        ended(tokens);
    }

    @Test
    void whatIsNoTokenOrNoneAnyMoreIsRevokedAlready() {
        Tokens tokens = Api.confirmedUser().login();
        OAuthClient.LATCHKEY.revoke(tokens.refresh()).then().statusCode(200);
        OAuthClient.LATCHKEY.revoke(tokens.refresh()).then().statusCode(200);
        OAuthClient.LATCHKEY.revoke(tokens.access()).then().statusCode(200);
        OAuthClient.LATCHKEY.revoke("nonsense").then().statusCode(200);
        ended(tokens);
    }

    @Test
    void aTokenMustBeNamed() {
        OAuthClient.LATCHKEY
                .form()
                .post("/oauth2/revoke")
                .then()
                .statusCode(400)
                .body("error", equalTo("invalid_request"));
    }

    @ParameterizedTest
    @EnumSource(
            value = OAuthClient.class,
            names = {"WEB", "BACKEND", "API"})
    void anotherClientsTokenStaysAlive(OAuthClient other) {
        Tokens tokens = Api.confirmedUser().login();
        for (String token : new String[] {tokens.refresh(), tokens.access()}) {
            other.revoke(token).then().statusCode(400).body("error", equalTo("invalid_grant"));
        }
        MutableClock.advance(Duration.ofMinutes(1));
        Api.profile(tokens.access()).then().statusCode(200);
        tokens.renew();
    }

    @Test
    void aConfidentialClientMustProveItself() {
        Tokens tokens = OAuthClient.BACKEND.login(Api.confirmedUser());
        OAuthClient.LATCHKEY.revoke(tokens.refresh()).then().statusCode(400);
        new OAuthClient.Form()
                .with("client_id", OAuthClient.BACKEND.id())
                .with("token", tokens.refresh())
                .post("/oauth2/revoke")
                .then()
                .statusCode(401)
                .body("error", equalTo("invalid_client"));
        Tokens renewed = Tokens.of(OAuthClient.BACKEND.renew(tokens.refresh()));
        OAuthClient.BACKEND.revoke(renewed.refresh()).then().statusCode(200);
        OAuthClient.BACKEND.renew(renewed.refresh()).then().statusCode(400).body("reason", equalTo("logged_out"));
    }
}

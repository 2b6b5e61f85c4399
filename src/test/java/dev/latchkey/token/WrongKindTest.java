package dev.latchkey.token;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that is a token of ours opens one door only. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class WrongKindTest {

    @Inject
    Forge forge;

    @Test
    void aRefreshTokenOpensNoProfile() {
        Refused.asBearer(Api.confirmedUser().login().refresh());
    }

    @Test
    void anAccessTokenRenewsNothingAndEndsNothing() {
        Tokens tokens = Api.confirmedUser().login();
        Refused.asRefreshToken(tokens.access());
        Api.profile(tokens.access()).then().statusCode(200);
        tokens.renew();
    }

    @Test
    void theSecretOfAMailIsNeither() {
        User user = Api.unconfirmedUser();
        String secret = Surroundings.secretIn(user.email(), 1);
        Refused.asBearer(secret);
        Refused.asRefreshToken(secret);
        user.confirm();
    }

    /** An ID token is for the client that asked for it (OpenID Connect Core section 2). */
    @Test
    void anIdTokenOpensNothing() {
        String idToken =
                forge.signed(forge.draft().claim("aud", "\"some-client\"").claim("nonce", "\"n\""));
        Refused.asBearer(idToken);
        Refused.asRefreshToken(idToken);
    }

    @Test
    void aRefreshTokenSignedAsAnAccessTokenOpensNothing() {
        Draft refresh = Draft.of(Api.confirmedUser().login().refresh());
        Draft access = forge.draft();
        Draft dressedUp = new Draft(access.header(), refresh.claims());
        Refused.asBearer(forge.signed(dressedUp));
        Refused.asRefreshToken(forge.signed(dressedUp));
        Refused.asRefreshToken(forge.signed(dressedUp.header("typ", "\"rt+jwt\"")));
    }

    @Test
    void anAccessTokenSignedAsARefreshTokenOpensNothing() {
        Draft access = forge.draft();
        Draft dressedUp = access.header("alg", "\"HS256\"").header("kid", forge.refreshKid());
        Refused.asBearer(forge.signedAsRefresh(dressedUp));
        Refused.asRefreshToken(forge.signedAsRefresh(dressedUp));
        Refused.asRefreshToken(forge.signedAsRefresh(dressedUp.header("typ", "\"rt+jwt\"")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"JWT\"", "\"at+jwt\"", "\"application/rt+jwt\"", "\"\"", "null", "absent"})
    void aRefreshTokenSaysThatItIsOneAndNothingElse(String typ) {
        Tokens tokens = Api.confirmedUser().login();
        Draft draft = Draft.of(tokens.refresh());
        Refused.asRefreshToken(forge.signedAsRefresh(draft.header("typ", "absent".equals(typ) ? null : typ)));
        tokens.renew();
    }
}

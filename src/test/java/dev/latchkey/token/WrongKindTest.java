package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything that is a token of ours opens one door only. */
@QuarkusTest
@Tag("any-database")
@WithTestResource(Surroundings.class)
class WrongKindTest {

    @Inject
    Forge forge;

    @Inject
    TokenIssuer issuer;

    @Inject
    TokenVerifier verifier;

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

    @Test
    void aDeviceTokenOpensNothing() {
        User user = Api.confirmedUser();
        String device = Api.login(user.email(), user.password()).header("latchkey-device");
        Refused.asBearer(device);
        Refused.asRefreshToken(device);
        assertThat(verifier.challenge(device)).isEmpty();
        assertThat(verifier.device(device)).isPresent();
    }

    @Test
    void aChallengeOpensNothingButALoginThatIsHalfDone() {
        Tokens tokens = Api.confirmedUser().login();
        Instant now = MutableClock.now();
        UUID account = UUID.fromString(Jwts.claim(tokens.access(), "sub"));
        UUID session = UUID.fromString(Jwts.claim(tokens.access(), "sid"));
        String challenge = issuer.challenge(new Challenge(session, account, now, "latchkey", null), now);
        Refused.asBearer(challenge);
        Refused.asRefreshToken(challenge);
        assertThat(verifier.device(challenge)).isEmpty();
        assertThat(verifier.challenge(challenge)).contains(new Challenge(session, account, now, "latchkey", null));
    }

    @Test
    void noOtherTokenIsADeviceOrAChallenge() {
        Tokens tokens = Api.confirmedUser().login();
        for (String token : List.of(tokens.refresh(), tokens.access())) {
            assertThat(verifier.device(token)).isEmpty();
            assertThat(verifier.challenge(token)).isEmpty();
        }
        Draft device = Draft.of(issuer.device(device(), MutableClock.now()));
        Draft withAll = device.claim("sid", Draft.text(UUID.randomUUID().toString()))
                .claim("pwd_at", "1")
                .claim("gen", "0");
        assertThat(verifier.device(forge.signedAsRefresh(withAll))).isPresent();
        assertThat(verifier.challenge(forge.signedAsRefresh(withAll))).isEmpty();
        Refused.asRefreshToken(forge.signedAsRefresh(withAll));
    }

    private static DeviceToken device() {
        return new DeviceToken(UUID.randomUUID(), UUID.randomUUID(), MutableClock.now(), "0123456789abcdef");
    }

    /** Releases before this one named neither the password nor the second factor. */
    @Test
    void aDeviceThatDoesNotSayWhatItLoggedInWithIsNotKnown() {
        Draft device = Draft.of(issuer.device(device(), MutableClock.now()));
        assertThat(verifier.device(forge.signedAsRefresh(device.claim("pwd_at", null))))
                .isEmpty();
    }

    @Test
    void aDeviceIsForgottenNinetyDaysAfterItsLastLogin() {
        Instant now = MutableClock.now();
        DeviceToken device = device();
        assertThat(verifier.device(issuer.device(device, now.minus(Duration.ofDays(89)))))
                .contains(device);
        assertThat(verifier.device(
                        issuer.device(device, now.minus(Duration.ofDays(90).plusSeconds(31)))))
                .isEmpty();
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

package dev.latchkey.session;

import static dev.latchkey.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;

import dev.latchkey.key.KeyKeeper;
import dev.latchkey.key.KeyUse;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.Metrics;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Renewal as clients meet it. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class RenewalTest {

    private static final String KEY = "9f2c1d54-7be0-4f3a";

    @Inject
    Metrics metrics;

    @Inject
    KeyKeeper keys;

    @Test
    void aRenewalAnswersNewTokensOfTheSameSession() {
        Tokens first = Api.confirmedUser().login();
        Tokens second = first.renew();
        assertThat(second.refresh()).isNotEqualTo(first.refresh());
        for (String claim : Set.of("sub", "sid", "iss", "aud", "auth_time", "client_id", "groups")) {
            assertThat(Jwts.claim(second.access(), claim)).isEqualTo(Jwts.claim(first.access(), claim));
        }
        assertThat(Jwts.claim(second.access(), "jti")).isNotEqualTo(Jwts.claim(first.access(), "jti"));
        Api.profile(first.access()).then().statusCode(200);
        Api.profile(second.access()).then().statusCode(200);
    }

    @Test
    void aReplayEndsItsSessionAndNoOtherAndSaysSo() {
        User user = Api.confirmedUser();
        Tokens bystander = user.login();
        Tokens first = user.login();
        Tokens second = renewLater(first);
        Tokens third = renewLater(second);
        double alarms = metrics.count("latchkey.events", "type", "reused");

        refusedAs("reused", Api.refresh(first.refresh()));
        refusedAs("reused", Api.refresh(third.refresh()));
        Api.profile(third.access()).then().statusCode(401);
        bystander.renew();
        assertThat(metrics.count("latchkey.events", "type", "reused")).isEqualTo(alarms + 1);
    }

    private static Tokens renewLater(Tokens tokens) {
        MutableClock.advance(Duration.ofMinutes(30));
        return tokens.renew();
    }

    @Test
    void aLostAnswerIsAnsweredAgainWithinTheWindowWithoutAKey() {
        Tokens tokens = Api.confirmedUser().login();
        String lost = tokens.renew().refresh();
        MutableClock.advance(Duration.ofSeconds(1));
        assertThat(tokens.renew().refresh()).isEqualTo(lost);
        MutableClock.advance(Duration.ofSeconds(19));
        assertThat(tokens.renew().refresh()).isEqualTo(lost);
        MutableClock.advance(Duration.ofSeconds(15));
        refusedAs("reused", Api.refresh(tokens.refresh()));
    }

    @Test
    void aLostAnswerIsAnsweredAgainTwentyNineDaysLaterWithTheKey() {
        Tokens tokens = renewLater(Api.confirmedUser().login());
        MutableClock.advance(Duration.ofDays(5));
        String lost = Tokens.of(Api.refresh(tokens.refresh(), KEY)).refresh();
        double recovered = metrics.count("latchkey.events", "type", "recovered");
        keys.rollOver(KeyUse.REFRESH);
        MutableClock.advance(Duration.ofDays(29));
        Tokens again = Tokens.of(Api.refresh(tokens.refresh(), KEY));
        assertThat(again.refresh()).isEqualTo(lost);
        assertThat(metrics.count("latchkey.events", "type", "recovered")).isEqualTo(recovered + 1);
        again.renew();
    }

    @Test
    void anotherKeyRecoversNothing() {
        Tokens tokens = Api.confirmedUser().login();
        Tokens.of(Api.refresh(tokens.refresh(), KEY));
        MutableClock.advance(Duration.ofMinutes(1));
        refusedAs("reused", Api.refresh(tokens.refresh(), "another-key-of-mine"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fifteen-letters", "with a blank inside it", "ünïcödé-key-of-mine"})
    void aMalformedKeyIsRefusedAndCostsNothing(String key) {
        Tokens tokens = Api.confirmedUser().login();
        Api.refresh(tokens.refresh(), key)
                .then()
                .statusCode(400)
                .body("code", equalTo("invalid_request"))
                .body("fields", hasKey("Idempotency-Key"));
        tokens.renew();
    }

    @Test
    void aKeyMayHaveAHundredAndTwentyEightCharactersAndNoMore() {
        Tokens tokens = Api.confirmedUser().login();
        Api.refresh(tokens.refresh(), "k".repeat(129)).then().statusCode(400);
        Api.refresh(tokens.refresh(), "k".repeat(128)).then().statusCode(200);
    }

    @Test
    void aSessionThatIsNotRenewedEndsIdle() {
        Tokens tokens = Api.confirmedUser().login();
        MutableClock.advance(Duration.ofDays(30).plusSeconds(31));
        refusedAs("idle", Api.refresh(tokens.refresh()));
    }

    @Test
    void aSessionThatIsAlwaysRenewedEndsAtItsLongestLife() {
        Tokens tokens = Api.confirmedUser().login();
        for (int week = 0; week < 12; week++) {
            MutableClock.advance(Duration.ofDays(7));
            tokens = tokens.renew();
        }
        MutableClock.advance(Duration.ofDays(5));
        Response last = Api.refresh(tokens.refresh());
        assertThat(last.<Integer>path("refresh_expires_in")).isLessThan(86_400 + 60);
        MutableClock.advance(Duration.ofDays(2));
        refusedAs("expired", Api.refresh(last.path("refresh_token")));
    }

    @Test
    void noAccessTokenOutlivesItsSession() {
        Tokens tokens = Api.confirmedUser().login();
        for (int week = 0; week < 12; week++) {
            MutableClock.advance(Duration.ofDays(7));
            tokens = tokens.renew();
        }
        MutableClock.advance(Duration.ofDays(6).minus(Duration.ofMinutes(10)));
        assertThat(Api.refresh(tokens.refresh()).<Integer>path("expires_in")).isBetween(1, 600);
    }

    @Test
    void aTokenThatWasNeverSignedHereHasNoReason() {
        json(Map.of("refresh_token", "a.b.c"))
                .post("/refresh")
                .then()
                .statusCode(401)
                .body("$", not(hasKey("reason")))
                .body("$", not(hasKey("at")));
    }

    private static void refusedAs(String reason, Response answer) {
        answer.then()
                .statusCode(401)
                .body("code", equalTo("invalid_refresh_token"))
                .body("action", equalTo("sign_in"))
                .body("reason", equalTo(reason))
                .body("at", notNullValue());
    }
}

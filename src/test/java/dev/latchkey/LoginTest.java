package dev.latchkey;

import static dev.latchkey.testing.Api.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasKey;
import static org.hamcrest.Matchers.not;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The story that the service is for, and the messages of contract section 1 to the letter. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class LoginTest {

    @Test
    void someoneSignsUpConfirmsLogsInReadsTheProfileRenewsAndGoesOn() {
        User user = Api.confirmedUser();
        Tokens tokens = user.login();
        Api.profile(tokens.access())
                .then()
                .statusCode(200)
                .body("email", equalTo(user.email()))
                .body("verified", equalTo(true))
                .body("name", equalTo("Someone"));

        MutableClock.advance(Duration.ofHours(2));
        Api.profile(tokens.access()).then().statusCode(401).body("code", equalTo("invalid_token"));

        Tokens renewed = tokens.renew();
        assertThat(renewed.refresh()).isNotEqualTo(tokens.refresh());
        assertThat(renewed.access()).isNotEqualTo(tokens.access());
        Api.profile(renewed.access()).then().statusCode(200);
    }

    @Test
    void loginAnswersExactlyTheFieldsOfTheContract() {
        User user = Api.confirmedUser();
        Api.login(user.email(), user.password())
                .then()
                .statusCode(200)
                .header("Cache-Control", "no-store")
                .body("keySet().size()", equalTo(5))
                .body("token_type", equalTo("Bearer"))
                .body("expires_in", equalTo(3600))
                .body("refresh_expires_in", equalTo(2592000));
    }

    @Test
    void messagesAreKoreanWithoutAcceptLanguageAndEnglishWithEn() {
        User user = Api.unconfirmedUser();
        refusedInBothLanguages(
                "/login",
                Map.of("email", user.email(), "password", "wrong password"),
                401,
                "invalid_credentials",
                "이메일 또는 비밀번호가 잘못되었습니다.",
                "Wrong e-mail address or password.");
        refusedInBothLanguages(
                "/login",
                Map.of("email", user.email(), "password", user.password()),
                400,
                "email_not_verified",
                "이메일 인증이 필요합니다.",
                "Please confirm your e-mail address first.");
        refusedInBothLanguages(
                "/refresh",
                Map.of("refresh_token", "nonsense"),
                401,
                "invalid_refresh_token",
                "유효하지 않은 Refresh Token입니다.",
                "Invalid refresh token.");
        Api.profile("nonsense")
                .then()
                .statusCode(401)
                .body("error", equalTo("유효하지 않은 토큰입니다."))
                .body("code", equalTo("invalid_token"))
                .header("WWW-Authenticate", containsString("error=\"invalid_token\""));
    }

    private static void refusedInBothLanguages(
            String path, Object body, int status, String code, String korean, String english) {
        json(body)
                .post(path)
                .then()
                .statusCode(status)
                .body("code", equalTo(code))
                .body("error", equalTo(korean))
                .body("$", hasKey("request_id"))
                .body("$", not(hasKey("reason")));
        json(body)
                .header("Accept-Language", "en-GB,en;q=0.9")
                .post(path)
                .then()
                .statusCode(status)
                .body("error", equalTo(english));
    }
}

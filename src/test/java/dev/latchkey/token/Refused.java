package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsInAnyOrder;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.testing.Api;
import io.restassured.response.Response;

/** What everyone gets whose token is not ours: always the same, and not one byte of what was sent. */
final class Refused {

    private Refused() {}

    /** {@code GET /profile} refuses it (RFC 6750 section 3.1). */
    static void asBearer(String token) {
        Response answer = Api.profile(token);
        tellsNothing(answer, token);
        answer.then()
                .header("WWW-Authenticate", equalTo("Bearer realm=\"latchkey\", error=\"invalid_token\""))
                .body("code", equalTo("invalid_token"))
                .body("error", equalTo("유효하지 않은 토큰입니다."));
    }

    /** {@code POST /refresh} refuses it, without saying why. */
    static void asRefreshToken(String token) {
        Response answer = Api.refresh(token);
        tellsNothing(answer, token);
        answer.then()
                .body("code", equalTo("invalid_refresh_token"))
                .body("error", equalTo("유효하지 않은 Refresh Token입니다."));
    }

    private static void tellsNothing(Response answer, String token) {
        answer.then()
                .statusCode(401)
                .header("Cache-Control", equalTo("no-store"))
                .body("keySet()", containsInAnyOrder("error", "code", "action", "request_id"))
                .body("action", equalTo("sign_in"));
        if (!token.isBlank()) {
            assertThat(answer.headers().toString()).doesNotContain(token);
        }
    }
}

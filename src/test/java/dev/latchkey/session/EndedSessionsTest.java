package dev.latchkey.session;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.nullValue;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.SetClock;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ExtractableResponse;
import io.restassured.response.Response;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Surroundings.class)
class EndedSessionsTest {

    @Inject
    EndedSessions polled;

    @Inject
    Sessions sessions;

    @Inject
    Transactions transactions;

    @Inject
    Event<SessionEnded> news;

    @Inject
    LatchkeyConfig config;

    /** Longer than an ending is remembered after the time that it was written down with. */
    @Test
    void aLoginFromWhenTheClockWasAheadEndsForAsLongAsItsTokensLast() {
        User leaving = Api.confirmedUser();
        User user = Api.confirmedUser();
        MutableClock.advance(Duration.ofHours(9));
        List<Tokens> all = List.of(user.login(), leaving.login());
        MutableClock.advance(Duration.ofHours(-9));
        all.forEach(tokens -> Api.profile(tokens.access()).then().statusCode(200));
        logOut(all.get(0));
        Life.delete(all.get(1), leaving.password()).then().statusCode(204);
        for (Duration later : List.of(Duration.ofMinutes(70), Duration.ofHours(8))) {
            MutableClock.advance(later);
            polled.poll();
            assertThat(all).allMatch(tokens -> polled.refusal(session(tokens)).isPresent());
            Api.profile(all.get(0).access()).then().statusCode(401);
        }
    }

    /** While it was ahead, every token of the session seemed to be too old to be remembered. */
    @Test
    void aSessionIsStillEndedAfterTheClockHasBeenAheadForAWhile() {
        Tokens tokens = Api.confirmedUser().login();
        logOut(tokens);
        UUID session = session(tokens);
        Instant now = MutableClock.now();
        SetClock clock = new SetClock(now);
        EndedSessions ended = new EndedSessions(sessions, transactions, news, config, clock.withZone(ZoneOffset.UTC));
        ended.poll();
        assertThat(ended.refusal(session)).isPresent();
        clock.set(now.plus(Duration.ofDays(1)));
        ended.poll();
        assertThat(ended.refusal(session)).isEmpty();
        clock.set(now.plus(Duration.ofMinutes(3)));
        ended.poll();
        assertThat(ended.refusal(session)).isPresent();
    }

    private static void logOut(Tokens tokens) {
        Api.json(Map.of("refresh_token", tokens.refresh()))
                .post("/logout")
                .then()
                .statusCode(204);
    }

    private static UUID session(Tokens tokens) {
        return UUID.fromString(Jwts.claim(tokens.access(), "sid"));
    }

    /** As a refresh token's refusal says it. */
    @Test
    void anAccessTokenIsToldWhyAndWhenItsSessionEnded() {
        User user = Api.confirmedUser();
        Tokens first = user.login();
        Tokens second = user.login();
        Instant before = MutableClock.now();
        logOut(first);
        assertTold(first, "logged_out", before);
        Life.delete(second, user.password()).then().statusCode(204);
        assertTold(second, "account_deleted", before);
    }

    private static void assertTold(Tokens tokens, String reason, Instant before) {
        ExtractableResponse<Response> told = Api.profile(tokens.access())
                .then()
                .statusCode(401)
                .header("WWW-Authenticate", containsString("error=\"invalid_token\""))
                .body("code", is("invalid_token"))
                .body("action", is("sign_in"))
                .body("reason", is(reason))
                .extract();
        assertThat(Instant.parse(told.path("at"))).isBetween(before.minusSeconds(1), MutableClock.now());
    }

    /** The reason that the session ended for stays, whatever is done with its tokens afterwards. */
    @Test
    void whatEndsAgainEndedAsItDidAtFirst() {
        User user = Api.confirmedUser();
        Tokens first = user.login();
        Tokens other = user.login();
        given().auth().oauth2(other.access()).post("/logout/others").then().statusCode(200);
        logOut(first);
        Api.profile(first.access()).then().statusCode(401).body("reason", is("logged_out_elsewhere"));
    }

    @Test
    void aForgedAccessTokenIsToldNothing() {
        Tokens tokens = Api.confirmedUser().login();
        logOut(tokens);
        String token = tokens.access();
        Api.profile(token.substring(0, token.lastIndexOf('.') + 1) + "A".repeat(86))
                .then()
                .statusCode(401)
                .body("code", is("invalid_token"))
                .body("reason", nullValue())
                .body("at", nullValue());
    }
}

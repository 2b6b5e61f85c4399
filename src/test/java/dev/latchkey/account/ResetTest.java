package dev.latchkey.account;

import static dev.latchkey.testing.Surroundings.html;
import static dev.latchkey.testing.Surroundings.mailsTo;
import static dev.latchkey.testing.Surroundings.secretIn;
import static dev.latchkey.testing.Surroundings.subject;
import static dev.latchkey.testing.Surroundings.text;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Hashes;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.mail.internet.MimeMessage;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A forgotten password: the link is worth one new password, for an hour, and nobody else stays logged in. */
@QuarkusTest
@Tag("slow")
@WithTestResource(Surroundings.class)
class ResetTest {

    private static final String NEW = "an entirely new password";

    @Test
    void aNewPasswordEndsEverySessionTellsTheOwnerAndLogsNobodyIn() {
        User user = Api.confirmedUser();
        Tokens one = user.login();
        Tokens other = user.login();
        Response answer = Life.reset(link(user), NEW);
        answer.then().statusCode(204);
        assertThat(answer.asString()).isEmpty();
        assertThat(answer.cookies()).isEmpty();

        for (Tokens tokens : List.of(one, other)) {
            Api.refresh(tokens.refresh()).then().statusCode(401).body("reason", equalTo("password_changed"));
            Api.profile(tokens.access()).then().statusCode(401);
        }
        Api.login(user.email(), user.password()).then().statusCode(401);
        user.with(NEW).login();
        assertThat(subject(mailsTo(user.email(), 3).get(2))).isEqualTo("비밀번호가 변경되었습니다");
        assertThat(Life.events(user.email())).contains("reset_requested", "password_reset");
    }

    @Test
    void aLinkWorksOnce() {
        User user = Api.confirmedUser();
        String link = link(user);
        Life.reset(link, NEW).then().statusCode(204);
        refused(Life.reset(link, "yet another password"));
        user.with(NEW).login();
    }

    @Test
    void whoHasForgottenTheNewOneAsWellNeedNotWait() {
        User user = Api.confirmedUser();
        Life.reset(link(user), NEW).then().statusCode(204);
        mailsTo(user.email(), 3);
        Life.reset(linkAfter(user, 3), "yet another password").then().statusCode(204);
    }

    @Test
    void ofManyThatUseALinkAtOnceOneSucceeds() {
        String link = link(Api.confirmedUser());
        List<Integer> statuses = Together.once(
                12, number -> Life.reset(link, "long password number " + number).statusCode());
        assertThat(Collections.frequency(statuses, 204)).isEqualTo(1);
        assertThat(Collections.frequency(statuses, 400)).isEqualTo(11);
    }

    @Test
    void aLinkWorksForAnHourAndNotASecondLonger() {
        User early = Api.confirmedUser();
        User late = Api.confirmedUser();
        String inTime = link(early);
        MutableClock.advance(Duration.ofMinutes(55));
        String tooLate = link(late);
        Life.reset(inTime, NEW).then().statusCode(204);
        MutableClock.advance(Duration.ofHours(1));
        refused(Life.reset(tooLate, NEW));
        late.login();
    }

    @Test
    void aNewerRequestMakesOlderLinksVoid() {
        User user = Api.confirmedUser();
        String older = link(user);
        MutableClock.advance(Duration.ofMinutes(2));
        Life.forgot(user.email()).then().statusCode(202);
        String newer = secretIn(user.email(), 3);
        refused(Life.reset(older, NEW));
        Life.reset(newer, NEW).then().statusCode(204);
    }

    @Test
    void whoAsksAgainWithinAMinuteGetsNoSecondMailAndTheFirstLinkStaysGood() {
        User user = Api.confirmedUser();
        String link = link(user);
        for (int again = 0; again < 5; again++) {
            Life.forgot(user.email()).then().statusCode(202);
        }
        Life.settle(user.email());
        assertThat(mailsTo(user.email())).hasSize(2);
        Life.reset(link, NEW).then().statusCode(204);
    }

    @Test
    void whoeverAskedWhileTheClockWasAheadGetsAMailOnceItIsRight() {
        User user = Api.confirmedUser();
        MutableClock.advance(Duration.ofHours(1));
        try {
            link(user);
            Life.settle(user.email());
        } finally {
            MutableClock.advance(Duration.ofHours(-1));
        }
        Life.reset(linkAfter(user, 2), NEW).then().statusCode(204);
    }

    @Test
    void aChangedPasswordMakesTheLinkVoid() {
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        String link = link(user);
        Life.changePassword(caller, user.password(), NEW).then().statusCode(204);
        refused(Life.reset(link, "yet another password"));
        user.with(NEW).login();
    }

    @Test
    void aChangedPasswordEndsAllSessionsButTheOneThatChangedIt() {
        User user = Api.confirmedUser();
        Tokens other = user.login();
        Tokens caller = user.login();
        Life.changePassword(caller, user.password(), NEW).then().statusCode(204);
        Api.refresh(other.refresh()).then().statusCode(401).body("reason", equalTo("password_changed"));
        Api.profile(other.access()).then().statusCode(401);
        Api.profile(caller.access()).then().statusCode(200);
        caller.renew();
    }

    @Test
    void aLinkForSomethingElseIsNoLink() {
        User unconfirmed = Api.unconfirmedUser();
        String verification = secretIn(unconfirmed.email(), 1);
        refused(Life.reset(verification, NEW));
        Life.verify(verification).then().statusCode(200);
        String reset = linkAfter(unconfirmed, 1);
        refused(Life.verify(reset));
        refused(Life.confirmEmail(reset));
        Life.reset(reset, NEW).then().statusCode(204);
    }

    @Test
    void aWordThatIsNoLinkCostsNoHash() {
        long before = Hashes.computed();
        refused(Life.reset("nonsense", NEW));
        refused(Life.reset("", NEW));
        assertThat(Hashes.computed()).isEqualTo(before);
    }

    @Test
    void aPasswordThatIsTooShortIsRefusedAndTheLinkStaysGood() {
        User user = Api.confirmedUser();
        String link = link(user);
        Life.reset(link, "short").then().statusCode(400).body("fields.password", containsString("최소 길이"));
        Life.reset(link, NEW).then().statusCode(204);
    }

    @Test
    void theLinkLeadsToTheConfiguredHostWhateverTheRequestSays() {
        User user = Api.confirmedUser();
        Api.json(Map.of("email", user.email()))
                .headers(Map.of(
                        "Host", "evil.example",
                        "X-Forwarded-Host", "evil.example",
                        "X-Forwarded-Proto", "https",
                        "Forwarded", "host=evil.example;proto=https",
                        "Origin", "https://evil.example"))
                .post("/password/forgot")
                .then()
                .statusCode(202);
        MimeMessage mail = mailsTo(user.email(), 2).get(1);
        assertThat(text(mail) + html(mail))
                .doesNotContain("evil")
                .contains("http://localhost:8080/password/reset?token=" + secretIn(user.email(), 2));
    }

    @Test
    void openingThePageChangesNothing() {
        User user = Api.confirmedUser();
        String link = link(user);
        for (int visit = 0; visit < 3; visit++) {
            given().queryParam("token", link)
                    .get("/password/reset")
                    .then()
                    .statusCode(200)
                    .header("Content-Type", equalTo("text/html;charset=UTF-8"))
                    .header("Content-Security-Policy", containsString("script-src 'self'"))
                    .body(containsString("저장하기"))
                    .body(not(containsString(link)));
            given().queryParam("token", link).head("/password/reset").then().statusCode(200);
        }
        user.login();
        Life.reset(link, NEW).then().statusCode(204);
    }

    @Test
    void aDisabledAccountStaysDisabled() {
        User user = Api.confirmedUser();
        Rows.disable(user.email());
        Life.reset(link(user), NEW).then().statusCode(204);
        Api.login(user.email(), NEW).then().statusCode(403).body("code", equalTo("account_disabled"));
    }

    /** Asks for a link and takes it from the mail; the one before it confirmed the address. */
    private static String link(User user) {
        return linkAfter(user, 1);
    }

    private static String linkAfter(User user, int mails) {
        Life.forgot(user.email()).then().statusCode(202);
        return secretIn(user.email(), mails + 1);
    }

    private static void refused(Response answer) {
        answer.then().statusCode(400).body("code", equalTo("invalid_token_link"));
    }
}

package dev.latchkey.account;

import static dev.latchkey.testing.Surroundings.mailsTo;
import static dev.latchkey.testing.Surroundings.secretIn;
import static dev.latchkey.testing.Surroundings.subject;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.not;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Rounds;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Another address: confirmed there, told here, and nobody learns whose it is. */
@QuarkusTest
@Tag("slow")
@WithTestResource(Surroundings.class)
class EmailChangeTest {

    @Test
    void theNewAddressCountsOnceItIsConfirmedAndTheOldOneIsTold() {
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        String address = Api.newAddress();
        Life.changeEmail(caller, address, user.password()).then().statusCode(202);
        String link = secretIn(address, 1);
        Api.profile(caller.access()).then().body("email", equalTo(user.email()));
        assertThat(subject(mailsTo(user.email(), 2).get(1))).isEqualTo("이메일 주소 변경이 요청되었습니다");

        Life.confirmEmail(link).then().statusCode(200).body("verified", equalTo(true));
        Api.profile(caller.access()).then().body("email", equalTo(address)).body("verified", equalTo(true));
        caller.renew();
        Api.login(user.email(), user.password()).then().statusCode(401);
        new User(address, user.password()).login();
        assertThat(subject(mailsTo(user.email(), 3).get(2))).isEqualTo("이메일 주소가 변경되었습니다");
        assertThat(Life.events(address)).contains("email_change_requested", "email_changed");
    }

    @Test
    void onlyWhoKnowsThePasswordMayAsk() {
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        Life.changeEmail(caller, Api.newAddress(), "a wrong long password")
                .then()
                .statusCode(401)
                .body("code", equalTo("invalid_credentials"));
        Life.changeEmail(caller, "no address", user.password()).then().statusCode(400);
        Life.changeEmail(new Tokens("nonsense", ""), Api.newAddress(), user.password())
                .then()
                .statusCode(401)
                .body("code", equalTo("invalid_token"));
        assertThat(mailsTo(user.email())).hasSize(1);
    }

    @Test
    void anAddressThatIsTakenIsAnsweredTheSameAndOnlyItsOwnerLearns() {
        User owner = Api.confirmedUser();
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        Response free = Life.changeEmail(caller, Api.newAddress(), user.password());
        Response taken = Life.changeEmail(caller, owner.email(), user.password());
        assertThat(taken.statusCode()).isEqualTo(free.statusCode()).isEqualTo(202);
        assertThat(taken.asByteArray()).isEqualTo(free.asByteArray());

        assertThat(subject(mailsTo(owner.email(), 2).get(1))).isEqualTo("누군가 이 이메일 주소를 사용하려고 했습니다");
        assertThat(mailsTo(user.email(), 3))
                .extracting(Surroundings::subject)
                .endsWith("이메일 주소 변경이 요청되었습니다", "이메일 주소 변경이 요청되었습니다");
        Api.profile(caller.access()).then().body("email", equalTo(user.email()));
        owner.login();
    }

    /** Whether an earlier link still works must not tell whose the other address is. */
    @Test
    void anAddressThatIsTakenMakesTheOlderWishVoidAsWell() {
        User owner = Api.confirmedUser();
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        String older = linkTo(Api.newAddress(), user, caller);
        Life.changeEmail(caller, owner.email(), user.password()).then().statusCode(202);
        refused(Life.confirmEmail(older));
    }

    @Test
    void theOwnerOfATakenAddressLearnsOnceAMinuteHoweverOftenItIsWanted() {
        User owner = Api.confirmedUser();
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        for (int i = 0; i < 5; i++) {
            Life.changeEmail(caller, owner.email(), user.password()).then().statusCode(202);
        }
        mailsTo(owner.email(), 2);
        assertThat(Life.waiting(owner.email())).isEqualTo(1);
        MutableClock.advance(Duration.ofSeconds(61));
        mailsTo(owner.email(), 3);
        Life.settle(owner.email());
        assertThat(mailsTo(owner.email())).hasSize(3);
    }

    @Test
    void aLinkWorksOnceAndForADay() {
        User user = Api.confirmedUser();
        String address = Api.newAddress();
        String link = linkTo(address, user, user.login());
        Life.confirmEmail(link).then().statusCode(200);
        refused(Life.confirmEmail(link));

        User late = Api.confirmedUser();
        String tooLate = linkTo(Api.newAddress(), late, late.login());
        MutableClock.advance(Duration.ofHours(24).plusSeconds(1));
        refused(Life.confirmEmail(tooLate));
        late.login();
    }

    @Test
    void aNewerWishMakesTheOlderOneVoid() {
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        String older = linkTo(Api.newAddress(), user, caller);
        String address = Api.newAddress();
        String newer = linkTo(address, user, caller);
        refused(Life.confirmEmail(older));
        Life.confirmEmail(newer).then().statusCode(200);
        Api.profile(caller.access()).then().body("email", equalTo(address));
    }

    /** Else whoever held the session and the password for a moment could take the account after they were locked out. */
    @Test
    void aNewPasswordMakesTheWishVoid() {
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        String link = linkTo(Api.newAddress(), user, caller);
        Life.changePassword(caller, user.password(), "an entirely new password")
                .then()
                .statusCode(204);
        refused(Life.confirmEmail(link));
    }

    @Test
    void linksThatWereMailedToTheOldAddressDieWithIt() {
        User user = Api.unconfirmedUser();
        Life.verify(secretIn(user.email(), 1));
        Tokens caller = user.login();
        Life.forgot(user.email());
        String reset = secretIn(user.email(), 2);
        Life.confirmEmail(linkTo(Api.newAddress(), user, caller)).then().statusCode(200);
        refused(Life.reset(reset, "an entirely new password"));
    }

    @Test
    void aVerificationLinkDiesWithAnAddressChange() {
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        Rows.change("update account set verified_at = null where email = ?1", user.email());
        Life.resend(user.email());
        String verification = secretIn(user.email(), 2);
        Life.confirmEmail(linkTo(Api.newAddress(), user, caller)).then().statusCode(200);
        refused(Life.verify(verification));
    }

    @Test
    void whoeverConfirmsAnAddressTakesItFromASignUpThatNeverDid() {
        User squatter = new User(Api.newAddress(), "the password of a squatter");
        Life.register(squatter.email(), squatter.password()).then().statusCode(202);
        String squattersLink = secretIn(squatter.email(), 1);
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        Life.changeEmail(caller, squatter.email(), user.password()).then().statusCode(202);
        Life.confirmEmail(secretIn(squatter.email(), 2)).then().statusCode(200);
        Api.profile(caller.access()).then().body("email", equalTo(squatter.email()));
        Api.login(squatter.email(), squatter.password()).then().statusCode(401);
        refused(Life.verify(squattersLink));
    }

    @Test
    void ofTwoWhoConfirmOneAddressAtOnceOneGetsIt() {
        for (int round = 0; round < Rounds.of(3, 100); round++) {
            String address = Api.newAddress();
            User one = Api.confirmedUser();
            User other = Api.confirmedUser();
            Life.changeEmail(one.login(), address, one.password());
            Life.changeEmail(other.login(), address, other.password());
            List<String> links = List.of(secretIn(address, 1), secretIn(address, 2));
            List<Integer> statuses = Together.once(
                    2, number -> Life.confirmEmail(links.get(number)).statusCode());
            assertThat(statuses).containsExactlyInAnyOrder(200, 400);
        }
    }

    @Test
    void aSignUpThatMeetsAChangeToItsAddressIsNoDefect() {
        for (int round = 0; round < Rounds.of(3, 100); round++) {
            User user = Api.confirmedUser();
            String address = Api.newAddress();
            String link = linkTo(address, user, user.login());
            try (Together together = new Together()) {
                List<Integer> statuses = together.run(List.<Callable<Integer>>of(
                        () -> Life.confirmEmail(link).statusCode(),
                        () -> Life.register(address, "the password of a stranger")
                                .statusCode()));
                assertThat(statuses.get(0)).isIn(200, 400);
                assertThat(statuses.get(1)).isEqualTo(202);
            }
            assertThat(Rows.value("select count(*) from account where email = ?1", address))
                    .isEqualTo(1L);
            Api.login(address, "the password of a stranger").then().statusCode(not(equalTo(200)));
        }
    }

    @Test
    void openingThePageChangesNothing() {
        User user = Api.confirmedUser();
        Tokens caller = user.login();
        String link = linkTo(Api.newAddress(), user, caller);
        given().queryParam("token", link)
                .header("Accept-Language", "en")
                .get("/profile/email/confirm")
                .then()
                .statusCode(200)
                .body(containsString("Confirm</button>"))
                .body(not(containsString(link)));
        Api.profile(caller.access()).then().body("email", equalTo(user.email()));
        Life.confirmEmail(link).then().statusCode(200);
    }

    private static String linkTo(String address, User user, Tokens caller) {
        Life.changeEmail(caller, address, user.password()).then().statusCode(202);
        return secretIn(address, 1);
    }

    private static void refused(Response answer) {
        answer.then().statusCode(400).body("code", equalTo("invalid_token_link"));
    }
}

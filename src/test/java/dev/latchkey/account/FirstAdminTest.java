package dev.latchkey.account;

import static dev.latchkey.testing.Surroundings.mailsTo;
import static dev.latchkey.testing.Surroundings.secretIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.not;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The first admin comes by a mailed link, and nobody else comes with them. */
@QuarkusTest
@WithTestResource(Surroundings.class)
@Tag("slow")
class FirstAdminTest {

    private static final String PASSWORD = "the password of the operator";

    @Inject
    Invitations invitations;

    @BeforeEach
    void thereIsNoAdmin() {
        Rows.change("update account set roles = 'user'");
    }

    private void start(String email) {
        invitations.inviteFirstAdmin(EmailAddress.parse(email).orElseThrow());
    }

    @Test
    void whoeverReadsTheMailChoosesThePasswordAndIsAdmin() {
        String email = Api.newAddress();
        start(email);
        Api.login(email, PASSWORD).then().statusCode(401);
        Life.reset(secretIn(email, 1), PASSWORD).then().statusCode(204);
        Api.profile(new User(email, PASSWORD).login().access())
                .then()
                .body("roles", hasItem("admin"))
                .body("verified", equalTo(true));
        assertThat(Life.events(email)).containsSubsequence("invited", "password_reset", "roles_changed");
    }

    @Test
    void theLinkWorksOnce() {
        String email = Api.newAddress();
        start(email);
        Life.reset(secretIn(email, 1), PASSWORD).then().statusCode(204);
        Life.reset(secretIn(email, 1), PASSWORD).then().statusCode(400).body("code", equalTo("invalid_token_link"));
    }

    @Test
    void nodesThatStartAtOnceOrAgainSendOneMail() {
        String email = Api.newAddress();
        Together.once(4, number -> {
            start(email);
            return number;
        });
        start(email);
        Life.settle(email);
        assertThat(mailsTo(email)).hasSize(1);
    }

    @Test
    void onceThereIsAnAdminNobodyIsInvited() {
        String email = Api.newAddress();
        start(email);
        Life.reset(secretIn(email, 1), PASSWORD).then().statusCode(204);
        String other = Api.newAddress();
        start(other);
        mailsTo(email, 2);
        Life.settle(email);
        MutableClock.advance(Duration.ofHours(25));
        start(email);
        assertThat(Rows.value("select count(*) from account where email = ?1", other))
                .isEqualTo(0L);
        Life.settle(email);
        assertThat(mailsTo(email))
                .hasSize(2)
                .last()
                .satisfies(mail -> assertThat(Surroundings.text(mail)).doesNotContain("token="));
    }

    @Test
    void aLinkThatRanOutIsReplacedAtTheNextStart() {
        String email = Api.newAddress();
        start(email);
        String first = secretIn(email, 1);
        MutableClock.advance(Duration.ofHours(25));
        start(email);
        Life.reset(first, PASSWORD).then().statusCode(400);
        Life.reset(secretIn(email, 2), PASSWORD).then().statusCode(204);
    }

    @Test
    void whoSignedUpBeforeAndNeverConfirmedGainsNothing() {
        User squatter = Api.unconfirmedUser();
        Life.settle(squatter.email());
        start(squatter.email());
        Life.reset(secretIn(squatter.email(), 2), PASSWORD).then().statusCode(204);
        Api.login(squatter.email(), squatter.password()).then().statusCode(401);
        Life.verify(secretIn(squatter.email(), 1)).then().statusCode(400);
        isAdmin(squatter.with(PASSWORD));
    }

    @Test
    void whoSignsUpMeanwhileNeitherGainsTheRoleNorTakesTheLink() {
        String email = Api.newAddress();
        start(email);
        String link = secretIn(email, 1);
        Life.register(email, "the password of a squatter").then().statusCode(202);
        Life.verify(secretIn(email, 2)).then().statusCode(200);
        Tokens squatter = new User(email, "the password of a squatter").login();
        Api.profile(squatter.access()).then().body("roles", not(hasItem("admin")));

        Life.reset(link, PASSWORD).then().statusCode(204);
        Api.refresh(squatter.refresh()).then().statusCode(401);
        Api.login(email, "the password of a squatter").then().statusCode(401);
        isAdmin(new User(email, PASSWORD));
    }

    @Test
    void anAccountThatIsInUseBecomesAdminByTheLinkAndNotBefore() {
        User user = Api.confirmedUser();
        start(user.email());
        Api.profile(user.login().access()).then().body("roles", not(hasItem("admin")));
        Life.reset(secretIn(user.email(), 2), PASSWORD).then().statusCode(204);
        isAdmin(user.with(PASSWORD));
    }

    @Test
    void aForgottenPasswordBringsNoRole() {
        String email = Api.newAddress();
        start(email);
        secretIn(email, 1);
        Life.forgot(email);
        Life.reset(secretIn(email, 2), PASSWORD).then().statusCode(204);
        Api.profile(new User(email, PASSWORD).login().access()).then().body("roles", not(hasItem("admin")));
    }

    private static void isAdmin(User user) {
        Api.profile(user.login().access()).then().body("roles", hasItem("admin"));
    }
}

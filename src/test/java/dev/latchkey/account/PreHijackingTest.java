package dev.latchkey.account;

import static dev.latchkey.testing.Surroundings.secretIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.latchkey.kernel.Language;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.Rounds;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** Whoever signs up with somebody else's address gains nothing by it once the owner comes. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class PreHijackingTest {

    private static final String OWNERS = "the password of the owner";

    private static final Account.SignUp SQUATTER = new Account.SignUp(null, "a squatter's hash", Language.KO);

    @Inject
    Registration registration;

    @Inject
    Accounts accounts;

    @Inject
    Transactions transactions;

    @Test
    void aResetLeavesTheSquatterNothing() {
        User squatter = Api.unconfirmedUser();
        String squattersLink = secretIn(squatter.email(), 1);
        Life.forgot(squatter.email());
        Life.reset(secretIn(squatter.email(), 2), OWNERS).then().statusCode(204);

        Api.login(squatter.email(), squatter.password()).then().statusCode(401);
        Life.verify(squattersLink).then().statusCode(400).body("code", equalTo("invalid_token_link"));
        Api.profile(squatter.with(OWNERS).login().access())
                .then()
                .body("verified", equalTo(true))
                .body("name", nullValue());
    }

    @Test
    void aLaterSignUpLeavesTheSquatterNothing() {
        User squatter = Api.unconfirmedUser();
        String squattersLink = secretIn(squatter.email(), 1);
        Life.register(squatter.email(), OWNERS).then().statusCode(202);
        Life.verify(squattersLink).then().statusCode(400);
        Life.verify(secretIn(squatter.email(), 2)).then().statusCode(200);
        Api.login(squatter.email(), squatter.password()).then().statusCode(401);
        Api.profile(squatter.with(OWNERS).login().access()).then().body("name", nullValue());
    }

    /** None can exist today; should one ever, it ends. */
    @Test
    void evenASessionOfTheSquatterEnds() {
        User squatter = Api.confirmedUser();
        Tokens bySignUp = squatter.login();
        unconfirm(squatter);
        Life.register(squatter.email(), OWNERS).then().statusCode(202);
        Api.refresh(bySignUp.refresh()).then().statusCode(401).body("reason", equalTo("password_changed"));
        Api.profile(bySignUp.access()).then().statusCode(401);
    }

    private static void unconfirm(User user) {
        Rows.change("update account set verified_at = null where email = ?1", user.email());
    }

    /** The owner opens the link just when the squatter signs up again. */
    @Test
    void noConfirmationConfirmsThePasswordOfALaterSignUp() {
        int confirmed = 0;
        for (int round = 0; round < Rounds.of(15, 300); round++) {
            User owner = Api.unconfirmedUser();
            String link = secretIn(owner.email(), 1);
            EmailAddress email = EmailAddress.parse(owner.email()).orElseThrow();
            boolean opened = meet(() -> registration.verify(link), () -> registration.signUp(email, SQUATTER));
            Account account = account(email);
            assertThat(account.verified()).isEqualTo(opened);
            assertThat(account.passwordHash().startsWith("$argon2id$")).isEqualTo(opened);
            confirmed += opened ? 1 : 0;
        }
        System.out.println("The owner was faster in " + confirmed + " rounds");
    }

    /** Whether the first of two pieces of work was not refused. */
    private static boolean meet(Runnable first, Runnable second) {
        try (Together together = new Together()) {
            return together.run(List.<Callable<Boolean>>of(() -> isDone(first), () -> isDone(second)))
                    .get(0);
        }
    }

    private static boolean isDone(Runnable work) {
        try {
            work.run();
            return true;
        } catch (Refusal refused) {
            return false;
        }
    }

    private Account account(EmailAddress email) {
        return transactions.call(() -> accounts.byEmail(email).orElseThrow());
    }
}

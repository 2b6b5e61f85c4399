package dev.latchkey.account;

import static dev.latchkey.testing.Surroundings.secretIn;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import dev.latchkey.kernel.Language;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.ForeignHashes;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Rounds;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever signs up with somebody else's address gains nothing by it once the owner comes. */
@QuarkusTest
@WithTestResource(Surroundings.class)
@Tag("slow")
class PreHijackingTest {

    private static final String OWNERS = "the password of the owner";

    private static final Account.SignUp SQUATTER = new Account.SignUp(null, "a squatter's hash", Language.KO);

    @Inject
    Registration registration;

    @Inject
    Accounts accounts;

    @Inject
    AccountImport accountImport;

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
    void theLinkOfALaterSignUpLeavesTheSquatterNothing() {
        User squatter = Api.unconfirmedUser();
        String squattersLink = secretIn(squatter.email(), 1);
        Life.register(squatter.email(), OWNERS).then().statusCode(202);
        Life.verify(secretIn(squatter.email(), 2)).then().statusCode(200);
        Life.verify(squattersLink).then().statusCode(400);
        Api.login(squatter.email(), squatter.password()).then().statusCode(401);
        Api.profile(squatter.with(OWNERS).login().access()).then().body("name", nullValue());
    }

    @Test
    void theLinkOfAnEarlierSignUpBringsWhatThatSignUpSaidAndNotWhatASquatterSaidSince() {
        User owner = Api.unconfirmedUser();
        String ownersLink = secretIn(owner.email(), 1);
        Life.register(owner.email(), "the password of a squatter").then().statusCode(202);
        String squattersLink = secretIn(owner.email(), 2);
        Life.verify(ownersLink).then().statusCode(200);
        Life.verify(squattersLink).then().statusCode(400).body("code", equalTo("invalid_token_link"));
        Api.login(owner.email(), "the password of a squatter").then().statusCode(401);
        Api.profile(owner.login().access()).then().body("name", equalTo("Someone"));
    }

    @Test
    void aLinkThatIsSentAgainConfirmsTheLatestSignUpAndMakesNoEarlierLinkVoid() {
        for (int opened = 1; opened <= 2; opened++) {
            User owner = Api.unconfirmedUser();
            secretIn(owner.email(), 1);
            Life.resend(owner.email()).then().statusCode(202);
            secretIn(owner.email(), 2);
            Life.verify(secretIn(owner.email(), opened)).then().statusCode(200);
            Life.verify(secretIn(owner.email(), 3 - opened)).then().statusCode(400);
            owner.login();
        }
    }

    @Test
    void aLinkThatIsSentAgainBringsNothingThatASquatterHasSaidSince() {
        User owner = Api.unconfirmedUser();
        secretIn(owner.email(), 1);
        Life.resend(owner.email()).then().statusCode(202);
        String ownersLink = secretIn(owner.email(), 2);
        Life.register(owner.email(), "the password of a squatter").then().statusCode(202);
        Life.verify(ownersLink).then().statusCode(200);
        Api.login(owner.email(), "the password of a squatter").then().statusCode(401);
        owner.login();
    }

    @Test
    void nothingOfAnImportedAccountThatNobodyHasConfirmedIsASquattersToChange() {
        UUID id = UUID.randomUUID();
        User owner = imported(id);
        List<?> before = row(owner);
        Life.register(owner.email(), "the password of a squatter").then().statusCode(202);
        assertThat(row(owner)).usingRecursiveComparison().isEqualTo(before);
        Life.verify(secretIn(owner.email(), 1)).then().statusCode(200);
        Api.login(owner.email(), "the password of a squatter").then().statusCode(401);
        Api.profile(owner.login().access())
                .then()
                .body("id", equalTo(id.toString()))
                .body("name", equalTo("Owner"))
                .body("roles", equalTo(List.of("editor", "user")));
    }

    private static List<?> row(User user) {
        return Rows.list("select a.* from account a where email = ?1", user.email());
    }

    private User imported(UUID id) {
        User owner = new User(Api.newAddress(), ForeignHashes.PASSWORD);
        ImportedAccount account = new ImportedAccount(
                id,
                EmailAddress.parse(owner.email()).orElseThrow(),
                "Owner",
                ForeignHashes.ALL.get(0),
                false,
                false,
                Set.of("user", "editor"),
                Language.EN,
                null);
        transactions.call(() -> accountImport.enter(List.of(new AccountImport.Candidate(account, null))));
        return owner;
    }

    @Test
    void aSquatterPushesOutNoLinkBeforeThereAreMoreThanASourceMayHaveMailed() {
        User owner = Api.unconfirmedUser();
        String link = secretIn(owner.email(), 1);
        signUps(owner, OneTimeTokens.CONFIRMATIONS - 1);
        Life.verify(link).then().statusCode(200);
        owner.login();

        User late = Api.unconfirmedUser();
        String tooOld = secretIn(late.email(), 1);
        signUps(late, OneTimeTokens.CONFIRMATIONS);
        Life.verify(tooOld).then().statusCode(400);
    }

    private void signUps(User user, int times) {
        EmailAddress email = EmailAddress.parse(user.email()).orElseThrow();
        for (int i = 0; i < times; i++) {
            MutableClock.advance(Duration.ofMillis(5));
            registration.signUp(email, SQUATTER);
        }
    }

    /** A node of the release before knows nothing of what a link brings. */
    @Test
    void aLinkThatANodeOfTheReleaseBeforeHasMadeOrPassedOverIsNoDefect() {
        User owner = Api.unconfirmedUser();
        String link = secretIn(owner.email(), 1);
        Rows.change("update one_time_token set password_hash = null, name = null, language = null");
        Life.verify(link).then().statusCode(200);
        owner.login();

        User other = Api.unconfirmedUser();
        String othersLink = secretIn(other.email(), 1);
        Rows.change("update account set verified_at = current_timestamp where email = ?1", other.email());
        Rows.change("update account set password_hash = 'chosen since' where email = ?1", other.email());
        Life.verify(othersLink).then().statusCode(400).body("code", equalTo("invalid_token_link"));
        assertThat(account(EmailAddress.parse(other.email()).orElseThrow()).passwordHash())
                .isEqualTo("chosen since");
    }

    @Test
    void whatALinkCarriedIsForgottenOnceItIsUsedOrVoid() {
        User owner = Api.unconfirmedUser();
        Life.register(owner.email(), OWNERS).then().statusCode(202);
        assertThat(carried(owner)).isEqualTo(2L);
        Life.verify(secretIn(owner.email(), 2)).then().statusCode(200);
        assertThat(carried(owner)).isEqualTo(0L);
    }

    private static Object carried(User user) {
        return Rows.value("""
                select count(*) from one_time_token t join account a on a.id = t.account_id
                where a.email = ?1 and t.password_hash is not null""", user.email());
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
        for (int round = 0; round < Rounds.of(15, 300); round++) {
            User owner = Api.unconfirmedUser();
            String link = secretIn(owner.email(), 1);
            EmailAddress email = EmailAddress.parse(owner.email()).orElseThrow();
            meet(() -> registration.verify(link), () -> registration.signUp(email, SQUATTER));
            Account account = account(email);
            assertThat(account.verified()).isTrue();
            assertThat(account.passwordHash()).startsWith("$argon2id$");
        }
    }

    private static void meet(Runnable first, Runnable second) {
        try (Together together = new Together()) {
            together.run(List.of(Executors.callable(first), Executors.callable(second)));
        }
    }

    private Account account(EmailAddress email) {
        return transactions.call(() -> accounts.byEmail(email).orElseThrow());
    }
}

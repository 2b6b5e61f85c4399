package dev.latchkey.account;

import static dev.latchkey.testing.Surroundings.secretIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.Account.SignUp;
import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.Language;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What strangers write down, and nobody confirms, does not stay for ever; everything else does. */
@QuarkusTest
@WithTestResource(Surroundings.class)
@Tag("slow")
class ForgottenSignUpsTest {

    private static final Duration DAY = Duration.ofDays(1);

    @Inject
    ForgottenSignUps forgotten;

    @Inject
    Accounts accounts;

    @Inject
    AccountImport accountImport;

    @Inject
    Invitations invitations;

    @Inject
    Transactions transactions;

    @Inject
    Chance chance;

    @Inject
    Clock clock;

    @Test
    void aSignUpThatNobodyConfirmsIsGoneAWeekAfterItsLinkHasRunOut() {
        User user = Api.unconfirmedUser();
        Life.settle(user.email());
        MutableClock.advance(DAY.multipliedBy(8).minusMinutes(5));
        forgotten.run();
        assertThat(isThere(user.email())).isTrue();
        MutableClock.advance(Duration.ofMinutes(10));
        forgotten.run();
        assertThat(isThere(user.email())).isFalse();
        assertThat(Rows.value(
                        "select count(*) from one_time_token t where t.account_id not in (select id from account)"))
                .isEqualTo(0L);
    }

    @Test
    void whoeverSignsUpAgainOrAsksForTheLinkAgainHasTime() {
        User again = Api.unconfirmedUser();
        User asks = Api.unconfirmedUser();
        List.of(again, asks).forEach(user -> Life.settle(user.email()));
        MutableClock.advance(DAY.multipliedBy(8).minusHours(1));
        Life.register(again.email(), again.password()).then().statusCode(202);
        Life.resend(asks.email()).then().statusCode(202);
        String link = secretIn(asks.email(), 2);
        MutableClock.advance(DAY.minusHours(1));
        forgotten.run();
        assertThat(isThere(again.email())).isTrue();
        Life.verify(link).then().statusCode(200);
        asks.login();
    }

    @Test
    void whatWasConfirmedImportedOrInvitedStays() {
        User confirmed = Api.confirmedUser();
        String imported = Api.newAddress();
        String invited = Api.newAddress();
        transactions.call(() -> accountImport.enter(List.of(new AccountImport.Candidate(unconfirmed(imported), null))));
        invitations.invite(address(invited), Set.of(Account.USER));
        User invitedLater = Api.unconfirmedUser();
        invitations.invite(address(invitedLater.email()), Set.of(Account.USER));
        for (String email : List.of(imported, invited, invitedLater.email())) {
            Life.register(email, "the password of a stranger").then().statusCode(202);
        }
        MutableClock.advance(DAY.multipliedBy(30));
        forgotten.run();
        for (String email : List.of(confirmed.email(), imported, invited, invitedLater.email())) {
            assertThat(isThere(email)).as(email).isTrue();
        }
        confirmed.login();
    }

    private static ImportedAccount unconfirmed(String email) {
        return new ImportedAccount(
                UUID.randomUUID(), address(email), null, "a hash", false, false, Set.of("user"), Language.EN, null);
    }

    private static EmailAddress address(String email) {
        return EmailAddress.parse(email).orElseThrow();
    }

    @Test
    void thereMayBeManyOfThem() {
        transactions.run(() -> {
            for (int i = 0; i < 120; i++) {
                SignUp signUp = new SignUp("One of many", "no hash", Language.EN);
                accounts.persist(new Account(chance.id(), address(Api.newAddress()), signUp, clock.instant()));
            }
        });
        MutableClock.advance(DAY.multipliedBy(9));
        forgotten.run();
        assertThat(Rows.value("select count(*) from account where name = 'One of many'"))
                .isEqualTo(0L);
    }

    private static boolean isThere(String email) {
        return Rows.value("select count(*) from account where email = ?1", email)
                .equals(1L);
    }
}

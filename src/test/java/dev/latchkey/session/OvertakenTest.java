package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.account.Account;
import dev.latchkey.account.Accounts;
import dev.latchkey.account.Administration;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Surroundings;
import io.quarkus.arc.ClientProxy;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusMock;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.inject.Vetoed;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** What a renewal has read may be over by the time it writes; then it decides again. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class OvertakenTest {

    @Inject
    Sessions sessions;

    @Inject
    Openings openings;

    @Inject
    Accounts accounts;

    @Inject
    Administration administration;

    @Test
    void aRenewalThatAnotherOvertakesAnswersTheSameToken() {
        Tokens tokens = Api.confirmedUser().login();
        AtomicReference<Tokens> faster = new AtomicReference<>();
        overtakeBy(() -> faster.set(tokens.renew()));
        Tokens slower = tokens.renew();
        assertThat(slower.refresh()).isEqualTo(faster.get().refresh());
        assertThat(Jwts.claim(slower.refresh(), "gen")).isEqualTo("1");
    }

    @Test
    void aRenewalThatALogoutOvertakesIsRefused() {
        Tokens tokens = Api.confirmedUser().login();
        overtakeBy(() -> logout(tokens));
        refusedAs("logged_out", tokens);
    }

    @Test
    void aReplayThatARenewalOvertakesStillEndsTheSession() {
        Tokens first = Api.confirmedUser().login();
        Tokens third = renewLater(renewLater(first));
        AtomicReference<Tokens> fourth = new AtomicReference<>();
        overtakeBy(() -> fourth.set(renewLater(third)));
        refusedAs("reused", first);
        refusedAs("reused", fourth.get());
    }

    @Test
    void aReplayThatIsOvertakenTwiceIsNotAskedToTryAgain() {
        Tokens first = Api.confirmedUser().login();
        Tokens third = renewLater(renewLater(first));
        overtakeBy(() -> renewLater(third), () -> logout(third));
        refusedAs("logged_out", first);
    }

    /** The hash of its password takes long enough. */
    @Test
    void aLoginThatABanOvertakesIsRefused() {
        EmailAddress address = EmailAddress.parse(Api.confirmedUser().email()).orElseThrow();
        Account known = accounts.byEmail(address).orElseThrow();
        administration.disable(known.id());
        Login login = new Login("latchkey", null, null, null, List.of("pwd"), Optional.empty(), null);
        assertThatThrownBy(() -> openings.open(known, (String) null, login, MutableClock.now()))
                .isInstanceOfSatisfying(
                        Refusal.class, refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.ACCOUNT_DISABLED));
    }

    private static Tokens renewLater(Tokens tokens) {
        MutableClock.advance(Duration.ofMinutes(1));
        return tokens.renew();
    }

    private static void logout(Tokens tokens) {
        Api.json(Map.of("refresh_token", tokens.refresh()))
                .post("/logout")
                .then()
                .statusCode(204);
    }

    private static void refusedAs(String reason, Tokens tokens) {
        Api.refresh(tokens.refresh()).then().statusCode(401).body("reason", equalTo(reason));
    }

    /** Each of these happens, in turn, between a read of a session and what comes of it. */
    private void overtakeBy(Runnable... others) {
        QuarkusMock.installMockForType(new Slow(ClientProxy.unwrap(sessions), others), Sessions.class);
    }

    /** Vetoed, because it would inherit the scope and be a second bean. */
    @Vetoed
    private static final class Slow extends Sessions {

        private final Sessions real;
        private final Queue<Runnable> others;
        private final AtomicBoolean overtaking = new AtomicBoolean();

        Slow(Sessions real, Runnable... others) {
            super(null, null);
            this.real = real;
            this.others = new ConcurrentLinkedQueue<>(List.of(others));
        }

        @Override
        List<Optional<Session>> withAccounts(List<UUID> ids) {
            List<Optional<Session>> read = real.withAccounts(ids);
            if (overtaking.compareAndSet(false, true)) {
                Optional.ofNullable(others.poll()).ifPresent(Runnable::run);
                overtaking.set(false);
            }
            return read;
        }

        @Override
        List<Boolean> advance(List<Advance> all) {
            return real.advance(all);
        }

        @Override
        List<Boolean> end(List<UUID> ids, Ending ending) {
            return real.end(ids, ending);
        }

        /** The poll in the background needs the transaction that only the real one begins. */
        @Override
        List<Ended> endedSince(Instant since) {
            return real.endedSince(since);
        }
    }
}

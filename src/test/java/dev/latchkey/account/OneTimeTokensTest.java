package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.OneTimeToken.Purpose;
import dev.latchkey.kernel.SqlStatements;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.Metrics;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a link was worth is forgotten a day after it has run out, however many there were. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class OneTimeTokensTest {

    private static final String STATEMENTS = "test.tokens.sql.statements";

    @Inject
    OneTimeTokens tokens;

    @Inject
    Transactions transactions;

    @Inject
    SqlStatements statements;

    @Inject
    Metrics metrics;

    private static UUID account() {
        return UUID.fromString(Jwts.claim(Api.confirmedUser().login().access(), "sub"));
    }

    private void keep(UUID account, int many, Instant expiresAt) {
        transactions.run(() -> IntStream.range(0, many)
                .mapToObj(number -> new OneTimeToken(
                        account + " " + expiresAt + " " + number, Purpose.RESET_PASSWORD, account, expiresAt))
                .forEach(tokens::persist));
    }

    private long kept(UUID account) {
        return transactions.call(
                () -> tokens.count("accountId = ?1 and purpose = ?2", account, Purpose.RESET_PASSWORD));
    }

    @Test
    void onlyWhatHasBeenWorthNothingForADayIsForgotten() {
        UUID account = account();
        Instant now = MutableClock.now();
        keep(account, 1, now.minus(Duration.ofHours(25)));
        keep(account, 1, now.minus(Duration.ofHours(23)));
        keep(account, 1, now.plus(Duration.ofHours(1)));
        tokens.purge();
        assertThat(kept(account)).isEqualTo(2);
    }

    /** One statement for all of them would take longer than a statement may, and come to nothing each time. */
    @Test
    void howeverManyThereAreTheyAreForgottenInSteps() {
        UUID account = account();
        keep(account, 1001, Instant.EPOCH);
        statements.counted(STATEMENTS, () -> {
            tokens.purge();
            return tokens;
        });
        assertThat(metrics.count(STATEMENTS, "verb", "delete")).isGreaterThanOrEqualTo(3);
        assertThat(kept(account)).isZero();
    }
}

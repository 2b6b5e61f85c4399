package dev.latchkey.account;

import dev.latchkey.account.OneTimeToken.Purpose;
import dev.latchkey.kernel.Transactions;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.scheduler.Scheduled;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The secrets of links in mails: what they are worth, and for how long. */
@ApplicationScoped
class OneTimeTokens implements PanacheRepositoryBase<OneTimeToken, String> {

    private static final Duration KEPT = Duration.ofDays(1);

    private final Transactions transactions;
    private final Clock clock;

    OneTimeTokens(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Keeps a secret; every earlier one of the same account and purpose is void. */
    void add(OneTimeToken token, Instant now) {
        update(
                "consumedAt = ?1 where accountId = ?2 and purpose = ?3 and consumedAt is null",
                now,
                token.accountId(),
                token.purpose());
        persist(token);
    }

    /** Makes every secret of an account void. */
    void revokeAll(UUID accountId, Instant now) {
        update("consumedAt = ?1 where accountId = ?2 and consumedAt is null", now, accountId);
    }

    /** Makes void whatever was mailed because of a sign-up. An invitation was not: it stays. */
    void revokeSignUp(UUID accountId, Instant now) {
        update(
                "consumedAt = ?1 where accountId = ?2 and purpose <> ?3 and consumedAt is null",
                now,
                accountId,
                Purpose.INVITATION);
    }

    /** A secret that is good now, for one of some purposes. */
    Optional<OneTimeToken> good(Set<Purpose> purposes, String secret, Instant now) {
        return find(
                        "hash = ?1 and purpose in ?2 and consumedAt is null and expiresAt > ?3",
                        OneTimeToken.hash(secret),
                        purposes,
                        now)
                .firstResultOptional();
    }

    /** Uses a secret up, in one conditional UPDATE: of any number that try at once, one may go on. */
    boolean consume(OneTimeToken token, Instant now) {
        return update("consumedAt = ?1 where hash = ?2 and consumedAt is null", now, token.hash()) == 1;
    }

    /** Whether an account has a link of this kind that nobody has opened yet. */
    boolean isOpen(Purpose purpose, UUID accountId, Instant now) {
        return count(
                        "accountId = ?1 and purpose = ?2 and consumedAt is null and expiresAt > ?3",
                        accountId,
                        purpose,
                        now)
                > 0;
    }

    /** Whether somebody has asked for a link of this kind since a time. */
    boolean isAskedSince(Instant time, Purpose purpose, UUID accountId) {
        return count("accountId = ?1 and purpose = ?2 and askedAt > ?3", accountId, purpose, time) > 0;
    }

    /** Forgets what has been worth nothing for a day. */
    @Scheduled(every = "1h", delayed = "1m", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void purge() {
        transactions.call(() -> delete("expiresAt < ?1", clock.instant().minus(KEPT)));
    }
}

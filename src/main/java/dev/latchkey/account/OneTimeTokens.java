package dev.latchkey.account;

import dev.latchkey.account.OneTimeToken.Purpose;
import dev.latchkey.kernel.Schedule;
import dev.latchkey.kernel.Sha256;
import dev.latchkey.kernel.Transactions;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The secrets of links in mails: what they are worth, and for how long. */
@ApplicationScoped
class OneTimeTokens implements PanacheRepositoryBase<OneTimeToken, String> {

    private static final Duration KEPT = Duration.ofDays(1);

    /**
     * How many links that confirm an account are good at a time. By default one source has no more than half as many
     * mailed to an address in a window: a stranger does not soon push out the link of whoever has just signed up.
     */
    static final int CONFIRMATIONS = 200;

    private static final int AT_ONCE = 500;

    /** What a link carried is of no use once it is void. */
    private static final String VOID = "consumedAt = ?1, passwordHash = null, name = null, language = null where ";

    private final Transactions transactions;
    private final Clock clock;

    OneTimeTokens(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    void schedule(@Observes Schedule schedule) {
        schedule.every(Duration.ofHours(1), this::purge);
    }

    /** Keeps a secret; every earlier one of the same account and purpose is void. */
    void add(OneTimeToken token, Instant now) {
        revoke(token.purpose(), token.accountId(), now);
        persist(token);
    }

    /** Makes every secret of an account for one purpose void. */
    void revoke(Purpose purpose, UUID accountId, Instant now) {
        update(VOID + "accountId = ?2 and purpose = ?3 and consumedAt is null", now, accountId, purpose);
    }

    /** Keeps a secret beside the newest ones that confirm the same account: each may have been mailed to its owner. */
    void addConfirmation(OneTimeToken token, Instant now) {
        List<String> surplus = find("""
                        select hash from OneTimeToken
                        where accountId = ?1 and purpose = ?2 and consumedAt is null and expiresAt > ?3
                        order by expiresAt desc""", token.accountId(), Purpose.VERIFY_EMAIL, now)
                .project(String.class)
                .range(CONFIRMATIONS - 1, CONFIRMATIONS - 1 + AT_ONCE)
                .list();
        if (!surplus.isEmpty()) {
            update(VOID + "hash in ?2", now, surplus);
        }
        persist(token);
    }

    /** Makes every secret of an account void. */
    void revokeAll(UUID accountId, Instant now) {
        update(VOID + "accountId = ?2 and consumedAt is null", now, accountId);
    }

    /** Makes every secret of an account void, except an invitation: it brings more than an address that is confirmed. */
    void revokeAllButInvitations(UUID accountId, Instant now) {
        update(VOID + "accountId = ?2 and purpose <> ?3 and consumedAt is null", now, accountId, Purpose.INVITATION);
    }

    /** Lets an invitation bring no roles any more: its account has others by now. It still brings a password. */
    void revokeRoles(UUID accountId) {
        update("roles = null where accountId = ?1 and consumedAt is null", accountId);
    }

    /** A secret that is good now, for one of some purposes. */
    Optional<OneTimeToken> good(Set<Purpose> purposes, String secret, Instant now) {
        return find(
                        "hash = ?1 and purpose in ?2 and consumedAt is null and expiresAt > ?3",
                        Sha256.hex(secret),
                        purposes,
                        now)
                .firstResultOptional();
    }

    /**
     * Uses a secret up, in one conditional UPDATE: of any number that try at once, one may go on, and none that would bring
     * roles which were revoked since it was read.
     */
    boolean consume(OneTimeToken token, Instant now) {
        String asRead = token.roles().isPresent() ? " and roles is not null" : "";
        return update(VOID + "hash = ?2 and consumedAt is null" + asRead, now, token.hash()) == 1;
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

    /**
     * Whether somebody has asked for a link of this kind since a time, and it was neither opened nor revoked.
     *
     * @param latest what is later than this was written while the clock was ahead, and says nothing
     */
    boolean isAskedSince(Instant time, Instant latest, Purpose purpose, UUID accountId) {
        return count(
                        "accountId = ?1 and purpose = ?2 and askedAt > ?3 and askedAt <= ?4 and consumedAt is null",
                        accountId,
                        purpose,
                        time,
                        latest)
                > 0;
    }

    /**
     * When the last link of this kind was asked for, or the last notice in its place was due.
     *
     * @param latest as with {@link #isAskedSince}
     */
    Optional<Instant> lastAsked(Instant latest, Purpose purpose, UUID accountId) {
        return find(
                        "select max(askedAt) from OneTimeToken where accountId = ?1 and purpose = ?2 and askedAt <= ?3",
                        accountId,
                        purpose,
                        latest)
                .project(Instant.class)
                .singleResultOptional();
    }

    /** Forgets what has been worth nothing for a day. */
    void purge() {
        Instant before = clock.instant().minus(KEPT);
        transactions.along(
                "",
                this::hashesAfter,
                (after, last) -> delete("hash > ?1 and hash <= ?2 and expiresAt < ?3", after, last, before));
    }

    private List<String> hashesAfter(String hash, int most) {
        return find("select hash from OneTimeToken where hash > ?1 order by hash", hash)
                .page(0, most)
                .project(String.class)
                .list();
    }
}

package dev.latchkey.account;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The mails that wait, and who may send one. A claim is one conditional UPDATE: it counts the attempt, and puts the mail
 * off for as long as the claim is believed. The number of the attempt is the claimant's and nobody else's, so that one
 * who comes back too late changes nothing.
 */
@ApplicationScoped
class Outbox implements PanacheRepositoryBase<WaitingMail, UUID> {

    /** Longer than an attempt can take. */
    static final Duration LEASE = Duration.ofMinutes(1);

    private static final int CANDIDATES = 20;
    private static final int AT_ONCE = 500;

    /** Takes the mail that has been due for longest; empty where none is due. */
    Optional<Claim> claim(Instant now) {
        return find("dueAt <= ?1 order by dueAt", now).page(0, CANDIDATES).list().stream()
                .filter(mail -> take(mail, now))
                .map(mail -> new Claim(mail, mail.attempts() + 1))
                .findFirst();
    }

    private boolean take(WaitingMail mail, Instant now) {
        return update(
                        "dueAt = ?1, attempts = attempts + 1 where id = ?2 and attempts = ?3 and dueAt <= ?4",
                        now.plus(LEASE),
                        mail.id(),
                        mail.attempts(),
                        now)
                == 1;
    }

    /** Forgets a mail that was sent, or never will be; false where the claim was lost. */
    boolean remove(Claim claim) {
        return delete("id = ?1 and attempts = ?2", claim.mail.id(), claim.attempt) == 1;
    }

    /** Puts off a mail that could not be sent, unless the claim was lost. */
    void postpone(Claim claim, Instant until) {
        update("dueAt = ?1 where id = ?2 and attempts = ?3", until, claim.mail.id(), claim.attempt);
    }

    /** Forgets an account's mails of one kind, because a newer one takes their place. */
    void replace(Letter letter, UUID accountId) {
        delete("letter = ?1 and accountId = ?2", letter, accountId);
    }

    /** Makes room for one more of an account's mails of one kind: forgets all but the newest. */
    void makeRoom(Letter letter, UUID accountId, int most) {
        List<UUID> surplus = find(
                        "select id from WaitingMail where letter = ?1 and accountId = ?2 order by id desc",
                        letter,
                        accountId)
                .project(UUID.class)
                .range(most - 1, most - 1 + AT_ONCE)
                .list();
        if (!surplus.isEmpty()) {
            delete("id in ?1", surplus);
        }
    }

    /**
     * The right to try a mail.
     *
     * @param mail as it was before
     * @param attempt which try this is, from 1
     */
    record Claim(WaitingMail mail, int attempt) {}
}

package dev.latchkey.account;

import dev.latchkey.kernel.DueRows;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The mails that wait. */
@ApplicationScoped
class Outbox implements DueRows<WaitingMail> {

    private static final int AT_ONCE = 500;
    private static final Set<Letter> KNOWN = EnumSet.allOf(Letter.class);

    /**
     * Takes the mail that has been due for longest; empty where none is due. What only a newer node knows how to write is left
     * to it: one such row would keep all others from being read.
     */
    Optional<Claim<WaitingMail>> claim(Instant now) {
        return claim(find("dueAt <= ?1 and letter in ?2 order by dueAt", now, KNOWN), now);
    }

    /** How many are to be sent by now, or were tried. A notice that is put off to be one with the next is neither. */
    long waiting(Instant now) {
        return count("dueAt <= ?1 or attempts > 0", now);
    }

    /** Forgets an account's mails of one kind, because a newer one takes their place. */
    void replace(Letter letter, UUID accountId) {
        delete("letter = ?1 and accountId = ?2", letter, accountId);
    }

    /** A mail of one kind to the owner of an account, at the present address, that is due between two times. */
    Optional<WaitingMail> putOff(Letter letter, Account owner, Instant beyond, Instant latest) {
        return find(
                        "letter = ?1 and accountId = ?2 and recipient = ?3 and dueAt > ?4 and dueAt <= ?5 and attempts = 0",
                        letter,
                        owner.id(),
                        owner.email(),
                        beyond,
                        latest)
                .firstResultOptional();
    }

    /** Lets a mail say something else; false where a node has begun to send it. */
    boolean restate(UUID id, String sealed) {
        return update("sealed = ?1 where id = ?2 and attempts = 0", sealed, id) == 1;
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
}

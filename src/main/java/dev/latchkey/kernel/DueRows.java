package dev.latchkey.kernel;

import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Rows that the nodes share out among them without a lock. A claim is one conditional UPDATE, which
 * puts a row off for as long as a try can take and counts the try; whoever was slower than that finds another try counted,
 * and changes nothing.
 */
public interface DueRows<R extends DueRow> extends PanacheRepositoryBase<R, UUID> {

    /** Longer than a try can take. */
    Duration LEASE = Duration.ofMinutes(1);

    int CANDIDATES = 20;

    /** Takes the first row of a query that no other node takes; empty where there is none. */
    default Optional<Claim<R>> claim(PanacheQuery<R> due, Instant now) {
        return due.page(0, CANDIDATES).list().stream()
                .filter(row -> take(row, now))
                .map(row -> new Claim<>(row, row.attempts() + 1))
                .findFirst();
    }

    private boolean take(R row, Instant now) {
        return update(
                        "dueAt = ?1, attempts = attempts + 1 where id = ?2 and attempts = ?3 and dueAt <= ?4",
                        now.plus(LEASE),
                        row.id(),
                        row.attempts(),
                        now)
                == 1;
    }

    /** Forgets what was sent, or never will be; false where the claim was lost. */
    default boolean remove(Claim<R> claim) {
        return delete("id = ?1 and attempts = ?2", claim.row.id(), claim.attempt) == 1;
    }

    /** Puts off what could not be sent, unless the claim was lost. */
    default void postpone(Claim<R> claim, Instant until) {
        update("dueAt = ?1 where id = ?2 and attempts = ?3", until, claim.row.id(), claim.attempt);
    }

    /**
     * The right to try a row.
     *
     * @param row as it was before
     * @param attempt which try this is, from 1
     */
    record Claim<R extends DueRow>(R row, int attempt) {}
}

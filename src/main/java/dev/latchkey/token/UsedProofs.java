package dev.latchkey.token;

import dev.latchkey.kernel.LatchkeyConfig;
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

/** Remembers what was shown, for all nodes: of two that are shown the same at once, one gets the row. */
@ApplicationScoped
public class UsedProofs implements PanacheRepositoryBase<UsedProof, String> {

    /** By how much the clock of a node may be wrong, in either direction. */
    private static final Duration WRONG = Duration.ofSeconds(60);

    /**
     * From the end of a proof to when even the node whose clock is the furthest behind refuses it, by the clock that is
     * the furthest ahead: that one may be the one that purges.
     */
    static final Duration KEPT = LatchkeyConfig.LEEWAY.plus(WRONG).plus(WRONG);

    private final Transactions transactions;
    private final Clock clock;

    UsedProofs(Transactions transactions, Clock clock) {
        this.transactions = transactions;
        this.clock = clock;
    }

    void schedule(@Observes Schedule schedule) {
        schedule.every(Duration.ofMinutes(10), this::purge);
    }

    /**
     * Whether this is the first time.
     *
     * @param signer who signed it
     * @param jti what the signer calls it
     * @param end until when it is good by its own word, without the leeway of those who check it
     */
    public boolean first(String signer, String jti, Instant end) {
        return transactions
                .unlessTaken(() -> {
                    spend(signer, jti, end);
                    return jti;
                })
                .isPresent();
    }

    /** As {@link #first}, in the transaction of the caller: that comes to nothing where it is not the first time. */
    public void spend(String signer, String jti, Instant end) {
        persistAndFlush(new UsedProof(Sha256.hex(signer + " " + jti), end.plus(KEPT)));
    }

    void purge() {
        Instant now = clock.instant();
        transactions.inSteps(most -> purge(now, most));
    }

    private long purge(Instant now, int most) {
        List<String> over = find("select hash from UsedProof where expiresAt < ?1 order by expiresAt", now)
                .page(0, most)
                .project(String.class)
                .list();
        return over.isEmpty() ? 0 : delete("hash in ?1", over);
    }
}

package dev.latchkey.audit;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Postponable;
import dev.latchkey.kernel.Schedule;
import dev.latchkey.kernel.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Seals events: each with the seal of the one before it, in an order of its own, because the ids of transactions that
 * overlap are not in the order of their commits. It does so a moment later and not in the transaction of the cause, where
 * every login would have to wait for every other; one node at a time, which holds the row of the chain's end.
 *
 * <p>A day is what was sealed on it. It says what it goes on from, so that it can be verified when the days before it have
 * been forgotten.
 */
@ApplicationScoped
class AuditChain {

    private static final Logger LOG = Logger.getLogger(AuditChain.class);

    /** Longer than a transaction takes as a rule. One that takes longer is sealed next time. */
    private static final Duration SETTLED = Duration.ofSeconds(10);

    private final AuditRows rows;
    private final ChainDays days;
    private final ChainKey key;
    private final Transactions transactions;
    private final Duration keep;
    private final Clock clock;

    AuditChain(
            AuditRows rows,
            ChainDays days,
            ChainKey key,
            Transactions transactions,
            LatchkeyConfig config,
            Clock clock) {
        this.rows = rows;
        this.days = days;
        this.key = key;
        this.transactions = transactions;
        this.keep = config.audit().keep();
        this.clock = clock;
    }

    void schedule(@Observes Schedule schedule, LatchkeyConfig config) {
        schedule.every(config.audit().sealEvery(), this::scheduled);
        schedule.every(Duration.ofHours(1), this::purge);
    }

    void scheduled() {
        Postponable.run(LOG, Level.WARN, "Sealing the audit trail", this::seal);
    }

    /** Seals every event that has settled. Nobody is held up where there is none. */
    void seal() {
        Instant settled = clock.instant().minus(SETTLED);
        if (isDue(settled)) {
            transactions.inSteps(most -> sealStep(settled, most));
        }
    }

    private boolean isDue(Instant settled) {
        return transactions.call(() -> !rows.unsealed(settled, 1).isEmpty());
    }

    private int sealStep(Instant settled, int most) {
        ChainEnd end = ChainEnd.held();
        List<AuditRow> step = rows.unsealed(settled, most);
        if (!step.isEmpty()) {
            ChainDay day = day(end);
            step.forEach(row -> append(row, end));
            day.extend(end, key);
            days.persist(day);
        }
        return step.size();
    }

    /** A clock that goes back over midnight must not go back in the chain. */
    private ChainDay day(ChainEnd end) {
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return days.newest().filter(newest -> !newest.day().isBefore(today)).orElseGet(() -> new ChainDay(today, end));
    }

    private void append(AuditRow row, ChainEnd end) {
        String origin = row.sealOfOrigin(key);
        String seal = row.seal(end.seal(), end.position() + 1, origin, key);
        end.moveTo(seal);
        rows.seal(row, end.position(), seal, origin);
    }

    void purge() {
        LocalDate kept = LocalDate.ofInstant(clock.instant().minus(keep), ZoneOffset.UTC);
        transactions.call(() -> days.before(kept)).stream()
                .filter(day -> !day.isForgotten(key))
                .forEach(this::forget);
    }

    /**
     * In small steps, the day itself last: whoever is interrupted goes on at the next time. The last day that was forgotten
     * stays as a mark, so that nobody else can take away the beginning of the chain.
     */
    private void forget(ChainDay day) {
        transactions.inSteps(most -> rows.forget(day.last(), most));
        transactions.run(() -> days.forget(day.day(), key));
        LOG.infof("Forgot the audit trail of %s", day.day());
    }
}

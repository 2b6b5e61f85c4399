package dev.latchkey.guard;

import dev.latchkey.kernel.DatabasePulse;
import dev.latchkey.kernel.HeldRows;
import dev.latchkey.kernel.Postponable;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Schedule;
import dev.latchkey.kernel.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * Counts attempts before they cost anything. The counts are rows that all nodes share and that outlive a restart. An
 * attempt that is refused is counted nowhere.
 *
 * <p>On one node the attempts of a source wait for each other here, and not inside the database: there each would hold
 * one of the connections that everybody's renewals need.
 */
@ApplicationScoped
public class Attempts {

    private static final Logger LOG = Logger.getLogger(Attempts.class);

    /** Of two that make the same row at once one must count again; an attempt makes at most three rows. */
    private static final int TRIES = 6;

    /** For the attempts before; with the wait for a row that somebody holds it is under three seconds. */
    private static final Duration LONGEST_WAIT = Duration.ofMillis(1_500);

    /** As long as it is not asked for again. PostgreSQL frees it after ten seconds at most. */
    private static final Duration HELD = Duration.ofSeconds(1);

    private final Tallies tallies;
    private final Transactions transactions;
    private final DatabasePulse pulse;
    private final Clock clock;

    /** As many hashes as there are cores can follow at once; more counting at once would only take connections. */
    private final List<Lock> lanes = Stream.<Lock>generate(() -> new ReentrantLock(true))
            .limit(Runtime.getRuntime().availableProcessors())
            .toList();

    /** The rows that were waited for in vain: who needs one of them again keeps no lane, where strangers wait. */
    private final HeldRows<String> held = new HeldRows<>(HELD);

    Attempts(Tallies tallies, Transactions transactions, DatabasePulse pulse, Clock clock) {
        this.tallies = tallies;
        this.transactions = transactions;
        this.pulse = pulse;
        this.clock = clock;
    }

    void schedule(@Observes Schedule schedule) {
        schedule.every(Duration.ofMinutes(10), this::purge);
    }

    /**
     * Counts an attempt. Call it before the attempt is made, and then {@link #succeeded}, {@link #abandoned} or nothing.
     *
     * @throws Refusal {@code too_many_attempts} with the time to wait, where an allowance is used up
     */
    public void admit(Attempt attempt) {
        Instant now = clock.instant();
        despiteRaces(attempt.allowances(), () -> {
            attempt.allowances().forEach(allowance -> require(allowance, now));
            return attempt;
        });
    }

    /** A refusal undoes what the attempt has already used up elsewhere. */
    private void require(Allowance allowance, Instant now) {
        count(allowance, now).ifPresent(wait -> {
            throw Refusal.later(RefusalCode.TOO_MANY_ATTEMPTS, wait);
        });
    }

    /** The attempt was right: of what others share it has not used anything up, and what was its own is whole again. */
    public void succeeded(Attempt attempt) {
        settle(attempt, allowance -> {
            if (allowance.size().isShared()) {
                tallies.giveBack(allowance);
            } else {
                tallies.restore(allowance);
            }
        });
    }

    /** The attempt was not made after all. */
    public void abandoned(Attempt attempt) {
        settle(attempt, tallies::giveBack);
    }

    /** What the attempt was for is done by then, or has failed, and that is the answer: else the attempt stays counted. */
    private void settle(Attempt attempt, Consumer<Allowance> change) {
        Postponable.run(
                LOG,
                Logger.Level.DEBUG,
                "The end of an attempt",
                () -> inTurn(attempt.allowances(), () -> {
                    transactions.run(() -> attempt.allowances()
                            .forEach(row -> held.noting(row.key(), () -> {
                                change.accept(row);
                                return row;
                            })));
                    return attempt;
                }));
    }

    /**
     * Counts a failure among those of everybody. Says whether it is the one that makes them too many, which is so once
     * in a window however many follow. One that cannot be counted in time is not: it has failed all the same.
     */
    public boolean failed() {
        Instant now = clock.instant();
        AtomicBoolean tooMany = new AtomicBoolean();
        Postponable.run(
                LOG,
                Logger.Level.DEBUG,
                "The count of failures",
                () -> tooMany.set(despiteRaces(
                        List.of(Allowance.FAILURES),
                        () -> count(Allowance.FAILURES, now).isEmpty() && tallies.isUsedUp(Allowance.FAILURES))));
        return tooMany.get();
    }

    private Optional<Duration> count(Allowance allowance, Instant now) {
        return held.noting(allowance.key(), () -> tallies.count(allowance, now));
    }

    private <T> T despiteRaces(List<Allowance> rows, Supplier<T> count) {
        return inTurn(
                rows,
                () -> Stream.generate(() -> transactions.unlessTaken(count))
                        .limit(TRIES)
                        .flatMap(Optional::stream)
                        .findFirst()
                        .orElseThrow(Refusal::unavailable));
    }

    /** Whoever has waited for one whom the database did not answer, or whose row was held, need not find out again. */
    private <T> T inTurn(List<Allowance> rows, Supplier<T> work) {
        Lock lane = lane(rows.get(0));
        long began = System.nanoTime();
        if (!isHad(lane)) {
            throw Refusal.unavailable();
        }
        try {
            if (rows.stream().map(Allowance::key).anyMatch(held::has)) {
                throw Refusal.unavailable();
            }
            pulse.letAsk(began);
            return work.get();
        } finally {
            lane.unlock();
        }
    }

    private static boolean isHad(Lock lane) {
        try {
            return lane.tryLock(LONGEST_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Lock lane(Allowance allowance) {
        return lanes.get(Math.floorMod(allowance.key().hashCode(), lanes.size()));
    }

    void purge() {
        Instant now = clock.instant();
        transactions.inSteps(most -> tallies.purge(now, most));
    }
}

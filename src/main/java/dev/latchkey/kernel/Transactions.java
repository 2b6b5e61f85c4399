package dev.latchkey.kernel;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.IntToLongFunction;
import java.util.function.Supplier;

/**
 * Does work in a transaction of its own, and does it again where the database asks for that: serializable and
 * distributed engines undo one of two transactions that meet. So the work must change nothing but the database.
 */
@ApplicationScoped
public class Transactions {

    private static final int ATTEMPTS = 6;
    private static final int STEP = 500;
    private static final Duration LONGEST_FIRST_PAUSE = Duration.ofMillis(10);

    private final Chance chance;
    private final DatabasePulse pulse;
    private final GroupCommit commits;
    private final Counter repeated;

    Transactions(Chance chance, DatabasePulse pulse, GroupCommit commits, MeterRegistry metrics) {
        this.chance = chance;
        this.pulse = pulse;
        this.commits = commits;
        this.repeated = metrics.counter("latchkey.transactions.repeated");
    }

    /** Returns what the work returns, once it is committed; throws what it throws, once it is undone. */
    public <T> T call(Supplier<T> work) {
        return durable(() -> QuarkusTransaction.requiringNew().call(work::get));
    }

    /** As {@link #call}, for a single statement that is a transaction by itself: no other is begun around it. */
    public <T> T statement(Supplier<T> work) {
        return durable(work);
    }

    /** As {@link #statement}, for one that reads. What it finds is committed, and may not be durable yet. */
    public <T> T read(Supplier<T> work) {
        return watched(() -> untilDone(work));
    }

    /** What is committed is not done again, whatever becomes of its flush. */
    private <T> T durable(Supplier<T> work) {
        return watched(() -> {
            T result = untilDone(work);
            commits.await();
            return result;
        });
    }

    private <T> T untilDone(Supplier<T> work) {
        for (int attempt = 1; attempt < ATTEMPTS; attempt++) {
            try {
                return work.get();
            } catch (RuntimeException failed) {
                if (!DatabaseTrouble.asksToRepeat(failed)) {
                    throw failed;
                }
                repeated.increment();
                pause(attempt);
            }
        }
        return work.get();
    }

    /** Has the pulse know what came of it. */
    private <T> T watched(Supplier<T> work) {
        try {
            T result = work.get();
            pulse.beat();
            return result;
        } catch (RuntimeException failed) {
            if (DatabaseTrouble.isAway(failed)) {
                pulse.miss();
            }
            throw failed;
        }
    }

    /** By chance, so that two that met do not meet again. */
    private void pause(int attempt) {
        long longest = LONGEST_FIRST_PAUSE.toNanos() << attempt;
        LockSupport.parkNanos((long) (longest * chance.fraction()));
    }

    /**
     * Does work in steps, each in a transaction of its own: as one it would be cut off where there is very much of it, and
     * come to nothing each time. Ends with the first step that is not whole.
     *
     * @param step does at most as much as it is told, and says how much it did
     */
    public void inSteps(IntToLongFunction step) {
        long done;
        do {
            done = call(() -> step.applyAsLong(STEP));
        } while (done == STEP);
    }

    /**
     * As {@link #inSteps}, for what no index leads to: goes along a table in the order of its key. Ends with the first step
     * that finds no row.
     *
     * @param before what comes before every key
     * @param keys at most so many keys of rows after one, in order
     * @param work deals with the rows after one key up to another
     */
    public <K> void along(K before, BiFunction<K, Integer, List<K>> keys, BiConsumer<K, K> work) {
        Optional<K> last = Optional.of(before);
        while (last.isPresent()) {
            K after = last.get();
            last = call(() -> stretch(after, keys.apply(after, STEP), work));
        }
    }

    private static <K> Optional<K> stretch(K after, List<K> keys, BiConsumer<K, K> work) {
        if (keys.isEmpty()) {
            return Optional.empty();
        }
        K last = keys.get(keys.size() - 1);
        work.accept(after, last);
        return Optional.of(last);
    }

    /** As {@link #call}, for work that returns nothing. */
    public void run(Runnable work) {
        call(() -> {
            work.run();
            return null;
        });
    }

    /** As {@link #call}, and once more where somebody else was faster to make what is unique: then it is there. */
    public <T> T callAgainIfTaken(Supplier<T> work) {
        return unlessTaken(work).orElseGet(() -> call(work));
    }

    /** As {@link #callAgainIfTaken}, for work that returns nothing. */
    public void runAgainIfTaken(Runnable work) {
        callAgainIfTaken(() -> {
            work.run();
            return true;
        });
    }

    /** As {@link #call}; empty where somebody else was faster to take what is unique. */
    public <T> Optional<T> unlessTaken(Supplier<T> work) {
        try {
            return Optional.of(call(work));
        } catch (RuntimeException failed) {
            if (DatabaseTrouble.isTaken(failed)) {
                return Optional.empty();
            }
            throw failed;
        }
    }
}

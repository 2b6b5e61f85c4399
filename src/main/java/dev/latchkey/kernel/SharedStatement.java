package dev.latchkey.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A statement that many requests need at once, made for all of them together. Nobody waits for company: whoever comes while a
 * lane is free is served at once, and whoever comes while all are busy goes along with the next. So statements are shared
 * only while the database has too much to do, and one that hangs holds up its own lane alone. A row that somebody holds
 * delays a shared statement once; whoever asks for that row in the next seconds goes alone.
 *
 * @param <Q> what it is made for
 * @param <A> what comes of it
 */
public final class SharedStatement<Q, A> {

    private static final int MOST = 64;

    /** As long as PostgreSQL leaves a row to a transaction that does nothing. */
    private static final Duration HELD = Duration.ofSeconds(10);

    private final HeldRows<UUID> held = new HeldRows<>(HELD);
    private final Queue<Request<Q, A>> waiting = new ConcurrentLinkedQueue<>();
    private final Semaphore lanes;
    private final DatabasePulse pulse;
    private final Function<Q, UUID> row;
    private final Function<List<Q>, List<A>> statement;

    /**
     * @param lanes how many may be made at the same time
     * @param row which row a question is about; all nodes ask for them in the same order, so that no two wait for each other
     * @param statement answers in the order in which it is asked. Where it throws because the database is away, it
     *     throws to all who asked; else nothing may have come of it, and it is made for each alone
     */
    public SharedStatement(
            int lanes, DatabasePulse pulse, Function<Q, UUID> row, Function<List<Q>, List<A>> statement) {
        this.lanes = new Semaphore(lanes);
        this.pulse = pulse;
        this.row = row;
        this.statement = statement;
    }

    /** What comes of a statement that begins after this was called. */
    public A make(Q question) {
        return held.has(row.apply(question)) ? alone(question) : shared(question);
    }

    private A shared(Q question) {
        Request<Q, A> own = new Request<>(question, System.nanoTime(), new CompletableFuture<>());
        waiting.add(own);
        if (lanes.tryAcquire()) {
            passOn();
        }
        return own.turn.join().get();
    }

    /** How many wait for a lane. */
    int waiting() {
        return waiting.size();
    }

    /** Gives a lane to whoever has waited longest. */
    private void passOn() {
        Request<Q, A> next = waiting.poll();
        if (next != null) {
            next.turn.complete(() -> lead(next).get());
            return;
        }
        lanes.release();
        if (!waiting.isEmpty() && lanes.tryAcquire()) {
            passOn();
        }
    }

    private Supplier<A> lead(Request<Q, A> first) {
        try {
            pulse.letAsk(first.since);
            List<Request<Q, A>> batch = batch(first);
            List<Supplier<A>> outcomes =
                    outcomes(batch.stream().map(Request::question).toList());
            for (int place = 0; place < batch.size(); place++) {
                batch.get(place).turn.complete(outcomes.get(place));
            }
            return outcomes.get(batch.indexOf(first));
        } finally {
            passOn();
        }
    }

    private List<Request<Q, A>> batch(Request<Q, A> first) {
        List<Request<Q, A>> batch = new ArrayList<>();
        for (Request<Q, A> next = first; next != null; next = batch.size() < MOST ? waiting.poll() : null) {
            batch.add(next);
        }
        batch.sort(Comparator.comparing((Request<Q, A> request) -> row.apply(request.question())));
        return batch;
    }

    private List<Supplier<A>> outcomes(List<Q> questions) {
        try {
            return answers(questions).stream()
                    .<Supplier<A>>map(answer -> () -> answer)
                    .toList();
        } catch (RuntimeException | Error failed) {
            boolean ofOne = questions.size() > 1 && !DatabaseTrouble.isAway(failed);
            return questions.stream()
                    .<Supplier<A>>map(question -> ofOne ? () -> alone(question) : failing(failed))
                    .toList();
        }
    }

    /** Where the database is there, one row is to blame: somebody holds it, or it cannot be read. The others are well. */
    private A alone(Q question) {
        return answers(List.of(question)).get(0);
    }

    private List<A> answers(List<Q> questions) {
        return questions.size() == 1
                ? held.noting(row.apply(questions.get(0)), () -> statement.apply(questions))
                : statement.apply(questions);
    }

    private static <A> Supplier<A> failing(Throwable failed) {
        return () -> {
            if (failed instanceof Error error) {
                throw error;
            }
            throw (RuntimeException) failed;
        };
    }

    /**
     * @param since when it came, by {@link System#nanoTime}
     * @param turn what its thread is to do once it need not wait any longer
     */
    private record Request<Q, A>(Q question, long since, CompletableFuture<Supplier<A>> turn) {}
}

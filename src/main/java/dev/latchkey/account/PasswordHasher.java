package dev.latchkey.account;

import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Computes password hashes, at most one per core and as many as memory allows at a time, on threads of its own, so that
 * a flood of logins queues here and nothing else waits behind it; where the JVM heeds priorities, theirs is the least. A
 * full queue refuses with 503 {@code temporarily_unavailable}.
 */
@ApplicationScoped
public class PasswordHasher {

    private static final Duration WAIT = Duration.ofSeconds(2);

    private final Chance chance;
    private final Argon2id.Cost cost;
    private final String dummy;
    private final HashMemory memory = new HashMemory(Runtime.getRuntime().maxMemory());
    private final ThreadPoolExecutor lane;
    private final Timer timer;

    PasswordHasher(LatchkeyConfig config, Chance chance, MeterRegistry metrics) {
        LatchkeyConfig.Password password = config.password();
        this.chance = chance;
        this.cost = new Argon2id.Cost(password.memoryKib(), password.iterations(), password.parallelism());
        this.dummy = ofNoPassword();
        int most = Math.min(Runtime.getRuntime().availableProcessors(), memory.hashes(cost.memoryKib()));
        this.lane = new ThreadPoolExecutor(
                most, most, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(password.queue()), PasswordHasher::thread);
        this.timer = metrics.timer("latchkey.password.hash");
        metrics.gauge("latchkey.password.queue", lane, pool -> pool.getQueue().size());
    }

    private static Thread thread(Runnable work) {
        Thread thread = new Thread(work, "latchkey-password");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        return thread;
    }

    @PreDestroy
    void stop() {
        lane.shutdown();
    }

    /** The PHC string to store for a new password. */
    public Uni<String> hash(PasswordText password) {
        return queued(() -> computed(password));
    }

    /** A hash in the form of a password's, for an account that has none: no password leads to it. */
    String ofNoPassword() {
        return new Argon2id(cost, chance.bytes(Argon2id.SALT_BYTES), chance.bytes(Argon2id.HASH_BYTES)).phc();
    }

    /**
     * Compares a password with a stored hash.
     *
     * @param stored the PHC string, or null where there is no account: then as much work is done and the answer is no
     */
    public Uni<Match> match(PasswordText password, String stored) {
        return queued(() -> matched(password, stored));
    }

    private Match matched(PasswordText password, String stored) {
        StoredPassword known = StoredPassword.parse(stored == null ? dummy : stored);
        boolean matches = memory.holding(known.memoryKib(), () -> known.matches(password)) && password.isText();
        if (!matches || stored == null) {
            return Match.NO;
        }
        return new Match(true, isOurs(known) ? null : computed(password));
    }

    /** What was imported may have a shorter salt than ours (RFC 9106 section 3.1 recommends 16 bytes). */
    private boolean isOurs(StoredPassword known) {
        return known instanceof Argon2id own && own.cost().equals(cost) && own.salt().length >= Argon2id.SALT_BYTES;
    }

    private String computed(PasswordText password) {
        byte[] salt = chance.bytes(Argon2id.SALT_BYTES);
        return memory.holding(cost.memoryKib(), () -> Argon2id.compute(password, salt, cost))
                .phc();
    }

    /** The answer comes back to a worker thread of the request that asked. */
    private <T> Uni<T> queued(Supplier<T> work) {
        Context asking = Vertx.currentContext();
        Executor back = step -> asking.executeBlocking(() -> run(step), false);
        return Uni.createFrom()
                .<T>emitter(answer -> lane.execute(() -> {
                    try {
                        answer.complete(timer.record(work));
                    } catch (RuntimeException | Error failed) {
                        answer.fail(failed);
                    }
                }))
                .onFailure(RejectedExecutionException.class)
                .transform(full -> Refusal.later(RefusalCode.TEMPORARILY_UNAVAILABLE, WAIT))
                .emitOn(asking == null ? Infrastructure.getDefaultExecutor() : back);
    }

    private static Void run(Runnable step) {
        step.run();
        return null;
    }

    /**
     * What a comparison found.
     *
     * @param matches whether it is the password
     * @param rehashed the PHC string to store instead, where the hash is not one of ours at today's cost with a salt
     *     as long as ours; else null
     */
    public record Match(boolean matches, String rehashed) {
        static final Match NO = new Match(false, null);

        @Override
        public String toString() {
            return "Match[" + matches + "]";
        }
    }
}

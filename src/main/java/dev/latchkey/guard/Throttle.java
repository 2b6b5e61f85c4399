package dev.latchkey.guard;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import dev.latchkey.kernel.Heap;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.ThrottleSettings;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.UUID;
import java.util.function.LongSupplier;

/**
 * Slows down whoever asks too often. It refuses a request and never touches what the request is about. It goes by no clock
 * that is ever set: one that was set back would let nobody pass until it is as late as it was.
 */
@ApplicationScoped
public class Throttle {

    private static final int MOST_SESSIONS = 100_000;
    private static final int BYTES_OF_EACH = 300;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final LoadingCache<UUID, Bucket> renewals;

    @Inject
    Throttle(LatchkeyConfig config) {
        this(config, System::nanoTime);
    }

    /** @param nanoTime {@link System#nanoTime} */
    Throttle(LatchkeyConfig config, LongSupplier nanoTime) {
        ThrottleSettings limits = config.throttle();
        TimeMeter meter = new Meter(nanoTime, nanoTime.getAsLong());
        long secondsToFull = 1 + limits.renewalsBurst() / limits.renewalsPerSecond();
        this.renewals = Caffeine.newBuilder()
                .maximumSize(Heap.room(MOST_SESSIONS, BYTES_OF_EACH))
                .expireAfterAccess(Duration.ofSeconds(secondsToFull))
                .build(session -> bucket(limits, meter));
    }

    private static Bucket bucket(ThrottleSettings limits, TimeMeter meter) {
        return Bucket.builder()
                .addLimit(limit ->
                        limit.capacity(limits.renewalsBurst()).refillGreedy(limits.renewalsPerSecond(), SECOND))
                .withCustomTimePrecision(meter)
                .build();
    }

    /** Counts a renewal of a session, by session and not by address: a whole office may share one address. */
    public void renewal(UUID sessionId) {
        ConsumptionProbe probe = renewals.get(sessionId).tryConsumeAndReturnRemaining(1);
        if (!probe.isConsumed()) {
            Duration wait = Duration.ofNanos(probe.getNanosToWaitForRefill());
            throw Refusal.later(RefusalCode.TOO_MANY_ATTEMPTS, wait);
        }
    }

    /** From the start on: the buckets do not know that {@link System#nanoTime} may begin anywhere. */
    private record Meter(LongSupplier nanoTime, long start) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return nanoTime.getAsLong() - start;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }
}

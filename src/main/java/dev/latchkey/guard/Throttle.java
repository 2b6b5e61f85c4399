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
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;

/** Slows down whoever asks too often. It refuses a request and never touches what the request is about. */
@ApplicationScoped
public class Throttle {

    private static final int MOST_SESSIONS = 100_000;
    private static final int BYTES_OF_EACH = 300;
    private static final Duration SECOND = Duration.ofSeconds(1);

    private final LoadingCache<UUID, Bucket> renewals;

    Throttle(LatchkeyConfig config, Clock clock) {
        ThrottleSettings limits = config.throttle();
        long secondsToFull = 1 + limits.renewalsBurst() / limits.renewalsPerSecond();
        this.renewals = Caffeine.newBuilder()
                .maximumSize(Heap.room(MOST_SESSIONS, BYTES_OF_EACH))
                .expireAfterAccess(Duration.ofSeconds(secondsToFull))
                .build(session -> bucket(limits, clock));
    }

    private static Bucket bucket(ThrottleSettings limits, Clock clock) {
        return Bucket.builder()
                .addLimit(limit ->
                        limit.capacity(limits.renewalsBurst()).refillGreedy(limits.renewalsPerSecond(), SECOND))
                .withCustomTimePrecision(new ClockMeter(clock))
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

    /** Our clock as the buckets read it. */
    private record ClockMeter(Clock clock) implements TimeMeter {
        @Override
        public long currentTimeNanos() {
            return Duration.ofMillis(clock.millis()).toNanos();
        }

        @Override
        public boolean isWallClockBased() {
            return true;
        }
    }
}

package dev.latchkey.kernel;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * Caches what was read: for {@code moment}, and for as long as the database is away. A change by this node is seen at once,
 * where {@link #changed} is told of it; one by another node after the moment.
 */
public final class LastSeen<K, V> {

    private final Cache<K, Seen<V>> seen;
    private final Duration moment;
    private final DatabasePulse pulse;
    private final LongSupplier nanoTime;

    /**
     * @param most how many values are remembered
     * @param moment for how long the database is not asked again
     */
    public LastSeen(int most, Duration moment, DatabasePulse pulse) {
        this(most, moment, pulse, System::nanoTime);
    }

    LastSeen(int most, Duration moment, DatabasePulse pulse, LongSupplier nanoTime) {
        this.seen = Caffeine.newBuilder().maximumSize(most).build();
        this.moment = moment;
        this.pulse = pulse;
        this.nanoTime = nanoTime;
    }

    /** A value that is not older than the moment, without asking anybody. */
    public Optional<V> fresh(K key) {
        return fresh(key, nanoTime.getAsLong());
    }

    private Optional<V> fresh(K key, long now) {
        return Optional.ofNullable(seen.getIfPresent(key))
                .filter(known -> known.isOf(now, moment))
                .map(Seen::value);
    }

    /**
     * Reads a value.
     *
     * @throws Refusal {@code temporarily_unavailable}, where the database is away and the value is not known
     */
    public V read(K key, Supplier<V> database) {
        long asked = nanoTime.getAsLong();
        Optional<V> fresh = fresh(key, asked);
        if (fresh.isPresent()) {
            return fresh.get();
        }
        if (pulse.isAway()) {
            return remembered(key);
        }
        try {
            V value = database.get();
            seen.asMap().merge(key, new Seen<>(value, asked), Seen::later);
            return value;
        } catch (RuntimeException failed) {
            if (DatabaseTrouble.isAway(failed)) {
                pulse.miss();
            }
            if (DatabaseTrouble.isBehind(failed)) {
                return remembered(key);
            }
            seen.invalidate(key);
            throw failed;
        }
    }

    /**
     * Forgets a value, because it was changed and the change is committed. Whoever asked the database before, and has no
     * answer yet, may get the old one: that is not remembered.
     */
    public void changed(K key) {
        seen.put(key, new Seen<>(null, nanoTime.getAsLong()));
    }

    private V remembered(K key) {
        Seen<V> known = seen.getIfPresent(key);
        if (known == null || known.value == null) {
            throw Refusal.unavailable();
        }
        return known.value;
    }

    /**
     * @param value null where all that is known is that it was changed
     * @param asked when the database was asked, or the change committed, by {@link System#nanoTime}
     */
    private record Seen<V>(V value, long asked) {

        boolean isOf(long now, Duration moment) {
            return value != null && now - asked < moment.toNanos();
        }

        static <V> Seen<V> later(Seen<V> one, Seen<V> other) {
            return one.asked - other.asked > 0 ? one : other;
        }
    }
}

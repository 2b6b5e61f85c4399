package dev.latchkey.kernel;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.util.function.Supplier;

/**
 * What was read from the database before, for while it is away. As long as it answers, every read asks it; nothing here
 * is ever answered in its place.
 */
public final class LastSeen<K, V> {

    private final Cache<K, V> seen;
    private final DatabasePulse pulse;

    /** @param most how many values are remembered */
    public LastSeen(int most, DatabasePulse pulse) {
        this.seen = Caffeine.newBuilder().maximumSize(most).build();
        this.pulse = pulse;
    }

    /**
     * Reads a value.
     *
     * @throws Refusal {@code temporarily_unavailable}, where the database is away and the value was not seen before
     */
    public V read(K key, Supplier<V> database) {
        if (pulse.isAway()) {
            return remembered(key);
        }
        try {
            V value = database.get();
            seen.put(key, value);
            return value;
        } catch (RuntimeException failed) {
            if (DatabaseTrouble.isBehind(failed)) {
                pulse.miss();
                return remembered(key);
            }
            seen.invalidate(key);
            throw failed;
        }
    }

    private V remembered(K key) {
        V value = seen.getIfPresent(key);
        if (value == null) {
            throw Refusal.unavailable();
        }
        return value;
    }
}

package dev.latchkey.kernel;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * The rows that were lately waited for in vain, because somebody holds them: whoever needs one of them again must not keep
 * others waiting once more.
 *
 * @param <K> what a row is known by
 */
public final class HeldRows<K> {

    private static final int MOST = 1_000;

    private final Cache<K, Boolean> rows;

    /** @param known for how long after the wait */
    public HeldRows(Duration known) {
        this.rows =
                Caffeine.newBuilder().expireAfterWrite(known).maximumSize(MOST).build();
    }

    /** Whether a row is one of them. */
    public boolean has(K row) {
        return rows.getIfPresent(row) != null;
    }

    /** Does what needs one row, and remembers the row where somebody holds it. */
    public <T> T noting(K row, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException failed) {
            if (DatabaseTrouble.isLocked(failed)) {
                rows.put(row, true);
            }
            throw failed;
        }
    }
}

package dev.latchkey.audit;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLongArray;

/** What this node has counted in an hour so far, and what of it the database has. */
final class HourTally {

    private static final int LOGINS = 0;
    private static final int RENEWALS = 1;
    private static final int REPEATS = 2;
    private static final int REPLAYS = 3;

    private static final Map<Class<? extends AuditEvent>, Integer> COUNTED = Map.of(
            AuditEvent.Opened.class, LOGINS,
            AuditEvent.Renewed.class, RENEWALS,
            AuditEvent.FastForwarded.class, RENEWALS,
            AuditEvent.Repeated.class, REPEATS,
            AuditEvent.Recovered.class, REPEATS,
            AuditEvent.Reused.class, REPLAYS);

    private final UUID id;
    private final Instant at;
    private final AtomicLongArray counts = new AtomicLongArray(COUNTED.size());
    private Hour written;

    HourTally(UUID id, Instant at) {
        this.id = id;
        this.at = at;
        this.written = Hour.empty(at);
    }

    /** Whether an event is one of those that are counted. */
    static boolean counts(AuditEvent event) {
        return COUNTED.containsKey(event.getClass());
    }

    void count(AuditEvent event) {
        counts.incrementAndGet(COUNTED.get(event.getClass()));
    }

    Hour hour() {
        return new Hour(at, counts.get(LOGINS), counts.get(RENEWALS), counts.get(REPEATS), counts.get(REPLAYS));
    }

    boolean isWritten() {
        return hour().equals(written);
    }

    void written(Hour hour) {
        written = hour;
    }

    UUID id() {
        return id;
    }
}

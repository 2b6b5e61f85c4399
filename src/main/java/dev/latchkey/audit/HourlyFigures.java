package dev.latchkey.audit;

import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.Postponable;
import dev.latchkey.kernel.Schedule;
import dev.latchkey.kernel.Transactions;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * How much happened in each hour, over all nodes. A node counts in memory and writes every ten seconds, so that no renewal
 * writes for it: one that is killed loses what it counted since, one that is stopped loses nothing. It writes what it has
 * counted altogether and not what was added, so that a write whose outcome is unknown may simply be done again.
 */
@ApplicationScoped
public class HourlyFigures {

    /** The longest look back. */
    public static final int MOST_HOURS = 720;

    private static final Logger LOG = Logger.getLogger(HourlyFigures.class);
    private static final Duration KEEP = Duration.ofHours(MOST_HOURS + 1);

    private final Map<Instant, HourTally> tallies = new ConcurrentHashMap<>();
    private final HourRows rows;
    private final Transactions transactions;
    private final Chance chance;
    private final Clock clock;

    HourlyFigures(HourRows rows, Transactions transactions, Chance chance, Clock clock) {
        this.rows = rows;
        this.transactions = transactions;
        this.chance = chance;
        this.clock = clock;
    }

    void schedule(@Observes Schedule schedule) {
        schedule.every(Duration.ofSeconds(10), this::scheduled);
        schedule.every(Duration.ofHours(1), this::purge);
    }

    /** Counts an event that is committed, if it is one of those that are counted here. */
    void count(@Observes AuditEvent event) {
        if (HourTally.counts(event)) {
            tallies.computeIfAbsent(currentHour(), at -> new HourTally(chance.id(), at))
                    .count(event);
        }
    }

    private Instant currentHour() {
        return clock.instant().truncatedTo(ChronoUnit.HOURS);
    }

    void stop(@Observes ShutdownEvent stopping) {
        scheduled();
    }

    void scheduled() {
        Postponable.run(LOG, Level.DEBUG, "Writing the hourly figures", this::write);
    }

    /** Writes what was counted since it did so last. */
    synchronized void write() {
        Map<HourTally, Hour> changed = tallies.values().stream()
                .filter(tally -> !tally.isWritten())
                .collect(Collectors.toMap(Function.identity(), HourTally::hour));
        if (!changed.isEmpty()) {
            transactions.run(() -> changed.forEach((tally, hour) -> rows.write(tally.id(), hour)));
            changed.forEach(HourTally::written);
        }
    }

    void purge() {
        Instant before = clock.instant().minus(KEEP);
        transactions.inSteps(most -> rows.forget(before, most));
        tallies.keySet().removeIf(at -> at.isBefore(before));
    }

    /** The last hours up to the present one, which is not over; all of them, oldest first. */
    public List<Hour> last(int hours) {
        Instant first = currentHour().minus(hours - 1L, ChronoUnit.HOURS);
        Map<Instant, Hour> counted = transactions.call(() -> rows.since(first)).stream()
                .collect(Collectors.toMap(Hour::at, Function.identity()));
        return Stream.iterate(first, at -> at.plus(1, ChronoUnit.HOURS))
                .limit(hours)
                .map(at -> counted.getOrDefault(at, Hour.empty(at)))
                .toList();
    }
}

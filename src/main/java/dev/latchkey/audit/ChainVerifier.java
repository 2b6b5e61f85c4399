package dev.latchkey.audit;

import dev.latchkey.kernel.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.stream.Stream;

/** Shows whether a day of the trail is what was sealed: whatever was changed, taken out or put in since. */
@ApplicationScoped
public class ChainVerifier {

    private static final int STEP = 500;

    private final AuditRows rows;
    private final ChainDays days;
    private final ChainKey key;
    private final Transactions transactions;
    private final Clock clock;

    ChainVerifier(AuditRows rows, ChainDays days, ChainKey key, Transactions transactions, Clock clock) {
        this.rows = rows;
        this.days = days;
        this.key = key;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Verifies a day; empty where nothing was sealed on it, or it is not kept any more. */
    public Optional<Verdict> verify(LocalDate day) {
        Optional<Neighbours> known = transactions.call(() -> neighbours(day));
        return known.map(this::verify);
    }

    /** Verifies today, on which nothing may have been sealed yet; then only that the chain ends with the days before. */
    public Verdict verifyToday(LocalDate today) {
        return verify(today).orElseGet(() -> withoutEvents(today));
    }

    private Verdict withoutEvents(LocalDate today) {
        boolean ends = transactions.call(() -> {
            ChainEnd end = ChainEnd.held();
            return days.newest().map(newest -> newest.isEnd(end)).orElse(end.position() == 0);
        });
        Wrong wrong = ends ? null : new Wrong("day", null, null);
        return new Verdict(today.toString(), ends, 0, transactions.call(rows::unsealed), wrong);
    }

    /** The end is held first: what is sealed between two questions would look like a change. */
    private Optional<Neighbours> neighbours(LocalDate day) {
        ChainEnd end = ChainEnd.held();
        return days.findByIdOptional(day)
                .filter(found -> !found.isForgotten(key))
                .map(found -> new Neighbours(days.lastBefore(day), found, days.firstAfter(day), end));
    }

    private Verdict verify(Neighbours neighbours) {
        ChainDay day = neighbours.day;
        Wrong wrong = neighbours
                .wrong(key)
                .or(() -> wrongEvent(day))
                .or(this::strangers)
                .orElse(null);
        long unsealed = transactions.call(() -> rows.unsealed());
        return new Verdict(day.day().toString(), wrong == null, day.last() - day.first() + 1, unsealed, wrong);
    }

    private Optional<Wrong> wrongEvent(ChainDay day) {
        String previous = day.beganWith();
        for (long from = day.first(); from <= day.last(); from += STEP) {
            Walk walk = new Walk(from, Math.min(from + STEP - 1, day.last()), previous);
            Optional<Wrong> wrong = transactions.call(walk::firstWrong);
            if (wrong.isPresent()) {
                return wrong;
            }
            previous = walk.previous;
        }
        return previous.equals(day.endedWith())
                ? Optional.empty()
                : Optional.of(new Wrong("changed", day.last(), null));
    }

    /** Of all days: what says to be sealed and is in none of them. */
    private Optional<Wrong> strangers() {
        return transactions.call(() -> {
            ChainEnd end = ChainEnd.held();
            long first = days.oldest().orElseThrow().firstKept(key);
            return rows.outside(first, end.position()) == 0
                    ? Optional.empty()
                    : Optional.of(new Wrong("inserted", null, null));
        });
    }

    /** A stretch of the chain, gone along. */
    private final class Walk {

        private final long from;
        private final long to;
        private String previous;

        Walk(long from, long to, String previous) {
            this.from = from;
            this.to = to;
            this.previous = previous;
        }

        Optional<Wrong> firstWrong() {
            String before = previous;
            long expected = from;
            for (AuditRow row : rows.stretch(from, to)) {
                Optional<Wrong> wrong = wrong(row, expected, before);
                if (wrong.isPresent()) {
                    return wrong;
                }
                before = row.seal();
                expected++;
            }
            previous = before;
            return expected > to ? Optional.empty() : Optional.of(new Wrong("missing", expected, null));
        }

        private Optional<Wrong> wrong(AuditRow row, long expected, String before) {
            if (row.position() != expected) {
                return Optional.of(new Wrong("missing", expected, null));
            }
            boolean right = row.isSealedAfter(before, key) && (!row.isForgotten() || isForgottenWithReason(row));
            return right ? Optional.empty() : Optional.of(new Wrong("changed", expected, row.id()));
        }

        private boolean isForgottenWithReason(AuditRow row) {
            return Stream.of(Optional.ofNullable(row.accountId()), Optional.ofNullable(row.actorId()))
                    .flatMap(Optional::stream)
                    .anyMatch(account -> rows.isDeleted(account, clock.instant()));
        }
    }

    /** A day between those before and after it. Only the beginning of the chain has none before it, nor a mark of one. */
    private record Neighbours(Optional<ChainDay> before, ChainDay day, Optional<ChainDay> after, ChainEnd end) {

        Optional<Wrong> wrong(ChainKey key) {
            boolean right = day.isSealed(key)
                    && before.map(day::follows).orElseGet(day::isBeginning)
                    && after.map(next -> next.follows(day)).orElseGet(() -> day.isEnd(end));
            return right ? Optional.empty() : Optional.of(new Wrong("day", null, null));
        }
    }

    /**
     * What was found.
     *
     * @param day the day
     * @param intact whether it is as it was sealed
     * @param events how many were sealed on it
     * @param unsealed how many of all events are not sealed yet
     * @param firstWrong the first thing that does not fit; null where all does
     */
    public record Verdict(String day, boolean intact, long events, long unsealed, Wrong firstWrong) {}

    /**
     * What does not fit.
     *
     * @param what {@code changed} or {@code missing}: an event; {@code inserted}: one that was never sealed; {@code day}:
     *     the day does not follow from the one before it, or has lost it, or its own row was changed
     * @param position where in the chain, or null
     * @param id the event, or null
     */
    public record Wrong(String what, Long position, Long id) {}
}

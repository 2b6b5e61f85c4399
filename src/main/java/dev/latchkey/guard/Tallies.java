package dev.latchkey.guard;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.ThrottleSettings;
import dev.latchkey.kernel.Times;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Parameters;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The rule of an allowance, as the one UPDATE that obeys it however many try at once. It may be used up within a window
 * that begins with the first attempt. Using it up begins a pause, at first as long as the window; using it up again,
 * without having stayed away for as long as the pause was, twice that, and so on up to the longest.
 *
 * <p>A row that would go on for longer than any pause or window was written while the clock was ahead, or the longest pause
 * was longer. It counts as over, once: what it was used up with next begins a pause of those that there are now.
 */
@ApplicationScoped
class Tallies implements PanacheRepositoryBase<Tally, String> {

    private static final String COUNT = """
            used = case when endsAt > :now and endsAt <= :farthest then used + 1 else 1 end,
            pause = case when endsAt > :farthest then :window
                    when endsAt > :now then pause
                    when used >= :limit and endsAt + pause > :now then least(2 * pause, :longest)
                    else :window end,
            endsAt = case when endsAt <= :now or endsAt > :farthest then :windowEnd
                    when used + 1 >= :limit then :now + least(pause, :longest)
                    else endsAt end
            where key = :key and (endsAt <= :now or endsAt > :farthest or used < :limit)""";

    private final ThrottleSettings limits;

    Tallies(LatchkeyConfig config) {
        this.limits = config.throttle();
    }

    /**
     * Counts an attempt; says how long to wait instead, where the allowance is used up. Where another node has made the row
     * meanwhile, making it is refused by the database, and the attempt is to be counted again.
     */
    Optional<Duration> count(Allowance allowance, Instant now) {
        if (update(COUNT, parameters(allowance, now)) == 1) {
            return Optional.empty();
        }
        Optional<Long> endsAt = pauseOf(allowance, now);
        if (endsAt.isEmpty()) {
            long window = allowance.size().window(limits).toMillis();
            persistAndFlush(new Tally(allowance.key(), now.toEpochMilli() + window, window));
        }
        return endsAt.map(end -> Duration.ofMillis(end - now.toEpochMilli()));
    }

    private Parameters parameters(Allowance allowance, Instant now) {
        Duration window = allowance.size().window(limits);
        return Parameters.with("key", allowance.key())
                .and("limit", allowance.size().of(limits))
                .and("now", now.toEpochMilli())
                .and("farthest", farthest(now))
                .and("window", window.toMillis())
                .and("windowEnd", now.plus(window).toEpochMilli())
                .and("longest", Times.longer(window, limits.longestPause()).toMillis());
    }

    private Optional<Long> pauseOf(Allowance allowance, Instant now) {
        return find(
                        "select endsAt from Tally where key = ?1 and used >= ?2 and endsAt > ?3 and endsAt <= ?4",
                        allowance.key(),
                        allowance.size().of(limits),
                        now.toEpochMilli(),
                        farthest(now))
                .project(Long.class)
                .firstResultOptional();
    }

    /** With leeway, or else a node whose clock is a little behind would forgive what another has just counted. */
    private long farthest(Instant now) {
        Duration most = Times.longer(limits.window(), limits.longestPause());
        return now.plus(most).plus(LatchkeyConfig.LEEWAY).toEpochMilli();
    }

    /** Whether every attempt that an allowance holds has been made. */
    boolean isUsedUp(Allowance allowance) {
        return count(
                        "key = ?1 and used >= ?2",
                        allowance.key(),
                        allowance.size().of(limits))
                == 1;
    }

    /** Makes an allowance whole again. */
    void restore(Allowance allowance) {
        long window = allowance.size().window(limits).toMillis();
        update("used = 0, pause = ?1 where key = ?2", window, allowance.key());
    }

    /** Takes one attempt back. */
    void giveBack(Allowance allowance) {
        update("used = used - 1 where key = ?1 and used > 0", allowance.key());
    }

    /** Removes some of the rows that say nothing any more; returns how many. */
    long purge(Instant now, int most) {
        long before = now.minus(limits.longestPause()).toEpochMilli();
        long farthest = farthest(now);
        List<String> over = find(
                        "select key from Tally where endsAt < ?1 or endsAt > ?2 order by endsAt", before, farthest)
                .project(String.class)
                .page(0, most)
                .list();
        return over.isEmpty() ? 0 : delete("key in ?1 and (endsAt < ?2 or endsAt > ?3)", over, before, farthest);
    }
}

package dev.latchkey.kernel;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * This node's clock, set by the database's: the one clock that all nodes share, so that what one node wrote a moment
 * ago is a moment ago for the others, however wrong their own clocks are. Ticks in milliseconds, which every database
 * keeps, so that what is read equals what was written.
 */
final class NodeClock extends Clock {

    /** By less than this two clocks agree. */
    private static final Duration NEGLIGIBLE = Duration.ofMillis(250);

    private final InstantSource own;
    private final ClockSteps steps;
    private volatile Duration offset = Duration.ZERO;
    private boolean following;

    NodeClock(InstantSource own, ClockSteps steps) {
        this.own = own;
        this.steps = steps;
    }

    /** The time of this node's own clock, whatever the database's is. */
    Instant ownTime() {
        return own.instant();
    }

    /**
     * Follows the database's time. Where the answer was long on its way, or this process stood still meanwhile, it says only
     * between which two the difference is: one that may be right is kept. Says by how much this node's clock is wrong.
     *
     * @param asked {@link #ownTime} before the database was asked
     * @param database its answer, which came just now
     */
    synchronized Duration follow(Instant asked, Instant database) {
        Duration least = Duration.between(own.instant(), database).minus(NEGLIGIBLE);
        Duration most = Duration.between(asked, database).plus(NEGLIGIBLE);
        if (!isBetween(least, offset, most)) {
            set(
                    isBetween(least, Duration.ZERO, most)
                            ? Duration.ZERO
                            : least.plus(most).dividedBy(2));
        }
        following = true;
        return offset;
    }

    /** The first time is no step: before it knows the database's time, this node has written nothing by its own. */
    private void set(Duration next) {
        if (following) {
            steps.add(next.minus(offset));
        }
        offset = next;
    }

    private static boolean isBetween(Duration least, Duration some, Duration most) {
        return some.compareTo(least) >= 0 && some.compareTo(most) <= 0;
    }

    @Override
    public long millis() {
        return own.millis() + offset.toMillis();
    }

    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis());
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return this;
    }
}

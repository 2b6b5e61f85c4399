package dev.latchkey.kernel;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * This node's clock, set by the database's: the one clock that all nodes share, so that what one node wrote a moment
 * ago is a moment ago for the others, however wrong their own clocks are. Ticks in milliseconds, which every database
 * keeps, so that what is read equals what was written.
 */
final class NodeClock extends Clock {

    /** Less than this is the time that asking takes. */
    private static final Duration NEGLIGIBLE = Duration.ofMillis(250);

    private final Clock own;
    private volatile Duration offset = Duration.ZERO;

    NodeClock(Clock own) {
        this.own = own;
    }

    /** Follows the database's time, which was read just now. Says by how much this node's clock is wrong. */
    Duration follow(Instant database) {
        Duration difference = Duration.between(own.instant(), database);
        offset = difference.abs().compareTo(NEGLIGIBLE) < 0 ? Duration.ZERO : difference;
        return offset;
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

package dev.latchkey.testing;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A machine's clock, which somebody sets, forwards and back, and which does not go on by itself. */
public final class SetClock extends Clock {

    private volatile Instant time;

    public SetClock(Instant time) {
        this.time = time;
    }

    public void set(Instant to) {
        time = to;
    }

    @Override
    public Instant instant() {
        return time;
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

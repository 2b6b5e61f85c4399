package dev.latchkey.testing;

import java.time.Instant;
import java.time.InstantSource;

/** A machine's clock, which somebody sets, forwards and back, and which does not go on by itself. */
public final class SetClock implements InstantSource {

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
}

package dev.latchkey.kernel;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * By how much this node's clock was set lately. What was written a moment before looks as old as the clock was set
 * forwards; whoever judges by its age should know.
 */
public final class ClockSteps {

    /** Even a clock that is set every second is set no more often within the times that anybody asks for. */
    private static final int MOST = 128;

    private final LongSupplier nanoTime;
    private volatile List<Step> steps = List.of();

    /** @param nanoTime {@link System#nanoTime} */
    ClockSteps(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The clock is about to be set: forwards, or back by a negative time. One thread at a time. */
    void add(Duration by) {
        Step newest = new Step(by, nanoTime.getAsLong());
        steps = Stream.concat(Stream.of(newest), steps.stream()).limit(MOST).toList();
    }

    /**
     * By how much more the clock may have gone on than time has passed, since any moment of late.
     *
     * @param lately how long ago that moment may be, by no clock that is set
     */
    public Duration forwards(Duration lately) {
        Duration most = Duration.ZERO;
        Duration since = Duration.ZERO;
        for (Step step : steps) {
            if (nanoTime.getAsLong() - step.at > lately.toNanos()) {
                return most;
            }
            since = since.plus(step.by);
            most = Times.longer(most, since);
        }
        return most;
    }

    /** @param at when, by {@link System#nanoTime} */
    private record Step(Duration by, long at) {}
}

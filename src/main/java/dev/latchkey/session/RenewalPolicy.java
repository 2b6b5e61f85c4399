package dev.latchkey.session;

import dev.latchkey.kernel.LatchkeyConfig;
import java.time.Duration;

/**
 * How forgiving renewal is; see the settings of the same names.
 *
 * @param idle lifetime of a refresh token
 * @param longest longest life of a session
 * @param duplicateWindow how long a predecessor is answered as a duplicate; zero is never
 * @param damping how long a renewed token is not rotated again; zero is never
 * @param rotation whether a renewal answers a new refresh token
 * @param fastForward whether a token newer than the database is followed
 * @param enforceReuse whether a replayed token ends its session
 */
record RenewalPolicy(
        Duration idle,
        Duration longest,
        Duration duplicateWindow,
        Duration damping,
        boolean rotation,
        boolean fastForward,
        boolean enforceReuse) {

    static RenewalPolicy of(LatchkeyConfig.Session settings) {
        return new RenewalPolicy(
                settings.idle(),
                settings.longest(),
                settings.duplicateWindow(),
                settings.damping(),
                settings.rotation(),
                settings.fastForward(),
                settings.reuse() == LatchkeyConfig.Reuse.ENFORCE);
    }

    /** The same for what was renewed before the clock went forwards, and looks older by that; never stays never. */
    RenewalPolicy despite(Duration step) {
        return new RenewalPolicy(
                idle,
                longest,
                widened(duplicateWindow, step),
                widened(damping, step),
                rotation,
                fastForward,
                enforceReuse);
    }

    private static Duration widened(Duration time, Duration by) {
        return time.isZero() ? time : time.plus(by);
    }
}

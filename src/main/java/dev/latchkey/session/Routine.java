package dev.latchkey.session;

import java.time.Instant;

/**
 * What renewals did that changed nothing.
 *
 * @param repeats how many got the answer that the session already had
 * @param repeatedAt the last one of them, or null
 * @param refusals how many were refused
 * @param refusedAt the last one of them, or null
 */
record Routine(long repeats, Instant repeatedAt, long refusals, Instant refusedAt) {

    static Routine repeat(Instant at) {
        return new Routine(1, at, 0, null);
    }

    static Routine refusal(Instant at) {
        return new Routine(0, null, 1, at);
    }

    /** Both, where the other one is the later. */
    Routine and(Routine later) {
        return new Routine(
                repeats + later.repeats,
                later.repeatedAt == null ? repeatedAt : later.repeatedAt,
                refusals + later.refusals,
                later.refusedAt == null ? refusedAt : later.refusedAt);
    }
}

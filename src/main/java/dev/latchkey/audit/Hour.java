package dev.latchkey.audit;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;

/**
 * What happened in an hour.
 *
 * @param at when it begins
 * @param logins sessions that were opened
 * @param renewals refresh tokens that were rotated
 * @param repeats honest duplicates, and answers that had been lost, which got what the session already had
 * @param replays refresh tokens that were used up before
 */
@RegisterForReflection
public record Hour(Instant at, long logins, long renewals, long repeats, long replays) {

    static Hour empty(Instant at) {
        return new Hour(at, 0, 0, 0, 0);
    }
}

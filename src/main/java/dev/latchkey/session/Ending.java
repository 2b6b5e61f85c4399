package dev.latchkey.session;

import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import java.time.Instant;

/**
 * The end of a session.
 *
 * @param reason why
 * @param at when, UTC
 */
public record Ending(EndReason reason, Instant at) {

    /** What whoever shows a token of the session is told. */
    Refusal refusal(RefusalCode code) {
        return Refusal.ended(code, reason.json(), at);
    }
}

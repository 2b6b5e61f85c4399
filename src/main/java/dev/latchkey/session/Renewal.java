package dev.latchkey.session;

import java.util.Locale;

/** What a presented refresh token leads to. */
sealed interface Renewal {

    /** The session is over; nothing is written and nobody is alarmed. */
    record Refused(Ending ending) implements Renewal {}

    /** The session's current tokens, once more; nothing is written. */
    record Repeated(Why why) implements Renewal {}

    /** A new generation; the row moves forward to it. */
    record Rotated(Generation next, boolean fastForwarded) implements Renewal {}

    /** The token was replayed; the session ends. */
    record Reused(Ending ending) implements Renewal {}

    /** Why an answer is repeated. */
    enum Why {
        /** The session was renewed a moment ago. */
        DAMPED,
        /** Another request of the same client was faster. */
        DUPLICATE,
        /** The client lost the answer and asks again with the same Idempotency-Key. */
        RECOVERED,
        /** Rotation is switched off. */
        UNROTATED,
        /** A replay that is only reported. */
        REUSE_REPORTED;

        /** As events have it. */
        String json() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

package dev.latchkey.account;

import java.util.Locale;

/** Why an account of another system does not come in. */
public enum Unfit {
    /** Not one JSON object, or row, of known fields of the right types. */
    MALFORMED,
    INVALID_EMAIL,
    INVALID_NAME,
    INVALID_ROLE,
    INVALID_LANGUAGE,
    /** Neither a password nor a hash, or both. */
    PASSWORD_MISSING,
    /** Empty, or longer than anyone may log in with. */
    INVALID_PASSWORD,
    UNKNOWN_HASH,
    HASH_TOO_COSTLY,
    /** Another account has the id. */
    ID_TAKEN;

    /** The reason as programs read it. */
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The same as an exception, without a trace: it is an answer and not a defect. */
    UnfitException because() {
        return new UnfitException(this);
    }

    /** Carries the reason to whoever counts. */
    static final class UnfitException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final Unfit reason;

        private UnfitException(Unfit reason) {
            super(reason.name(), null, false, false);
            this.reason = reason;
        }

        Unfit reason() {
            return reason;
        }
    }
}

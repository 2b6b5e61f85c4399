package dev.latchkey.session;

import java.util.Locale;

/** Why a session ended; what its user is told. */
public enum EndReason {
    LOGGED_OUT,
    LOGGED_OUT_ELSEWHERE,
    PASSWORD_CHANGED,
    IDLE,
    EXPIRED,
    REUSED,
    DISABLED,
    REVOKED_BY_ADMIN,
    ACCOUNT_DELETED;

    /** The reason as programs read it. */
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }
}

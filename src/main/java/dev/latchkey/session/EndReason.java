package dev.latchkey.session;

import java.util.Locale;

/** Why a session ended. Its user and its clients are told; clients program against the names. */
public enum EndReason {
    /** Its user logged out. */
    LOGGED_OUT,
    /** Its user ended it from another session. */
    LOGGED_OUT_ELSEWHERE,
    /** The account has another password. */
    PASSWORD_CHANGED,
    /** It was not renewed for {@code latchkey.session.idle}. */
    IDLE,
    /** It lasted for {@code latchkey.session.longest}. */
    EXPIRED,
    /** A used refresh token came again, too late for a duplicate: somebody may have a copy. */
    REUSED,
    /** An admin disabled the account. */
    DISABLED,
    /** An admin ended it. */
    REVOKED_BY_ADMIN,
    /** The account is gone. */
    ACCOUNT_DELETED;

    /** The reason as programs read it. */
    public String json() {
        return name().toLowerCase(Locale.ROOT);
    }
}

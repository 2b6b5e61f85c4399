package dev.latchkey.key;

/** What a key signs. */
public enum KeyUse {
    /** Access tokens; the public half is for everyone. */
    ACCESS,
    /** Refresh tokens; a secret that never leaves the service. */
    REFRESH
}

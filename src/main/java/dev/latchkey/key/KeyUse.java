package dev.latchkey.key;

/** What a key signs, by who verifies it. */
public enum KeyUse {
    /** What others verify: access tokens, and the feed of ended sessions. A key pair, or a secret shared by setting. */
    ACCESS,
    /** What only this service verifies: refresh tokens, device tokens and challenges. A secret of its own. */
    REFRESH
}

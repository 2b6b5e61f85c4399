package dev.latchkey.token;

import java.util.UUID;

/** Knows which sessions have ended, without asking the database. */
public interface SessionLiveness {

    /** Whether a session has ended although access tokens of it may not have expired yet. */
    boolean ended(UUID sessionId);
}

package dev.latchkey.token;

import dev.latchkey.kernel.Refusal;
import java.util.Optional;
import java.util.UUID;

/** Knows which sessions have ended, without asking the database. */
public interface SessionLiveness {

    /**
     * What whoever shows an access token of a session is told, where the session has ended although such tokens may not
     * have expired yet: {@code invalid_token}, why it ended, and when.
     */
    Optional<Refusal> refusal(UUID sessionId);
}

package dev.latchkey.session;

import java.util.UUID;

/**
 * This node has learnt that a session ended, here or elsewhere. Fired asynchronously: whoever ends a session waits for
 * nobody who wants to know.
 *
 * @param sessionId {@code sid}
 */
public record SessionEnded(UUID sessionId) {}

package dev.latchkey.session;

import java.time.Instant;

/**
 * The end of a session.
 *
 * @param reason why
 * @param at when, UTC
 */
public record Ending(EndReason reason, Instant at) {}

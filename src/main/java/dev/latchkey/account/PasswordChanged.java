package dev.latchkey.account;

import java.time.Instant;
import java.util.UUID;

/**
 * A password was changed; fired in the transaction that changes it, so that whatever must not outlive the old password
 * ends with it or not at all.
 *
 * @param accountId whose
 * @param keptSession the session that changed it and goes on, or null where none does
 * @param at when
 */
public record PasswordChanged(UUID accountId, UUID keptSession, Instant at) {}

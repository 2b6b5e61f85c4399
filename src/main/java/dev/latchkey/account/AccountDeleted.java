package dev.latchkey.account;

import java.time.Instant;
import java.util.UUID;

/**
 * An account is about to go; fired in the transaction that deletes it, so that whatever refers to it goes as well.
 *
 * @param accountId whose
 * @param at when
 */
public record AccountDeleted(UUID accountId, Instant at) {}

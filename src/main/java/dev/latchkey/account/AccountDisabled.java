package dev.latchkey.account;

import java.time.Instant;
import java.util.UUID;

/**
 * An account was disabled; fired in the transaction that disables it, so that its sessions end with it.
 *
 * @param accountId whose
 * @param at when
 */
public record AccountDisabled(UUID accountId, Instant at) {}

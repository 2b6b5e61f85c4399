package dev.latchkey.audit;

import java.time.Instant;
import java.util.UUID;

/**
 * One event of the trail.
 *
 * @param id grows with time
 * @param at when
 * @param type what
 * @param detail what tells events of one type apart, or null
 * @param outcome {@code success} or {@code failure}; null for old events
 * @param actorId whose access token it was done with, or null where there was none
 * @param accountId to whom, or null
 * @param sessionId to which session, or null
 * @param ip from where, or null
 * @param requestId the id under which the log knows the request, or null
 */
public record AuditEntry(
        long id,
        Instant at,
        String type,
        String detail,
        String outcome,
        UUID actorId,
        UUID accountId,
        UUID sessionId,
        String ip,
        String requestId) {}

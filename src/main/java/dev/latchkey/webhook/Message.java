package dev.latchkey.webhook;

import dev.latchkey.audit.AuditEntry;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.UUID;

/**
 * The body of a request (Standard Webhooks, "Payload structure").
 *
 * @param type of the event
 * @param timestamp when it happened
 * @param data what the trail says of it, but for the address that it came from
 */
@RegisterForReflection
record Message(String type, Instant timestamp, Data data) {

    static Message of(AuditEntry happened) {
        Data data = new Data(
                happened.detail(),
                happened.outcome(),
                happened.accountId(),
                happened.sessionId(),
                happened.actorId(),
                happened.requestId());
        return new Message(happened.type(), happened.at(), data);
    }

    static Message ping(Instant now) {
        return new Message(Webhook.PING, now, new Data(null, null, null, null, null, null));
    }

    /**
     * What is absent is not known, or does not apply.
     *
     * @param detail what tells events of one type apart: a reason, a cause
     * @param outcome {@code success} or {@code failure}
     * @param accountId to whom
     * @param sessionId to which session
     * @param actorId by whom, where that is known
     * @param requestId the id under which the log knows the request
     */
    @RegisterForReflection
    record Data(String detail, String outcome, UUID accountId, UUID sessionId, UUID actorId, String requestId) {}
}

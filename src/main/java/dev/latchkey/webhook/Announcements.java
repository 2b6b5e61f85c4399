package dev.latchkey.webhook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.audit.AuditEntry;
import dev.latchkey.kernel.Chance;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Writes down what the webhooks are to be told, in the transaction of its cause. */
@ApplicationScoped
class Announcements {

    private final Webhooks webhooks;
    private final WebhookOutbox outbox;
    private final ObjectMapper json;
    private final Chance chance;
    private final Clock clock;

    Announcements(Webhooks webhooks, WebhookOutbox outbox, ObjectMapper json, Chance chance, Clock clock) {
        this.webhooks = webhooks;
        this.outbox = outbox;
        this.json = json;
        this.chance = chance;
        this.clock = clock;
    }

    void announce(@Observes AuditEntry happened) {
        List<Webhook> wanting = webhooks.wanting(happened.type());
        wanting.forEach(webhook -> write(webhook, Message.of(happened)));
    }

    /** Something to try a webhook with. Returns the {@code webhook-id}. */
    UUID ping(Webhook webhook) {
        return write(webhook, Message.ping(clock.instant()));
    }

    private UUID write(Webhook webhook, Message message) {
        WaitingEvent event = new WaitingEvent(chance.id(), webhook.name(), text(message), clock.instant());
        outbox.persist(event);
        return event.id();
    }

    private String text(Message message) {
        try {
            return json.writeValueAsString(message);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

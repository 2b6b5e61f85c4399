package dev.latchkey.webhook;

import dev.latchkey.kernel.DueRow;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** An event that waits to be sent to one webhook. */
@Entity
@Table(name = "webhook_outbox")
class WaitingEvent extends DueRow {

    /** For how long an event is worth sending. */
    static final Duration LIFE = Duration.ofDays(3);

    @Column(nullable = false, length = 64)
    private String webhook;

    @Column(nullable = false, length = 1024)
    private String body;

    protected WaitingEvent() {}

    WaitingEvent(UUID id, String webhook, String body, Instant now) {
        super(id, now, LIFE);
        this.webhook = webhook;
        this.body = body;
    }

    String body() {
        return body;
    }
}

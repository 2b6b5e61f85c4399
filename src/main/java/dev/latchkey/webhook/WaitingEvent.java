package dev.latchkey.webhook;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** An event that waits to be sent to one webhook. */
@Entity
@Table(name = "webhook_outbox")
class WaitingEvent extends PanacheEntityBase {

    /** For how long an event is worth sending. */
    static final Duration LIFE = Duration.ofDays(3);

    @Id
    private UUID id;

    @Column(nullable = false, length = 64)
    private String webhook;

    @Column(nullable = false, length = 1024)
    private String body;

    /** From when on it may be tried. */
    @Column(name = "due_at", nullable = false)
    private Instant dueAt;

    /** From when on it is not worth sending. */
    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

    @Column(nullable = false)
    private int attempts;

    protected WaitingEvent() {}

    WaitingEvent(UUID id, String webhook, String body, Instant now) {
        this.id = id;
        this.webhook = webhook;
        this.body = body;
        this.dueAt = now;
        this.expiresAt = now.plus(LIFE);
    }

    /** The {@code webhook-id}: the same at every try. */
    UUID id() {
        return id;
    }

    String body() {
        return body;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    /** How often it was tried before. */
    int attempts() {
        return attempts;
    }
}

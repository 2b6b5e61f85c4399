package dev.latchkey.kernel;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Id;
import jakarta.persistence.MappedSuperclass;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/** What waits to be sent, by any node, until it is sent or not worth it any more. */
@MappedSuperclass
public abstract class DueRow extends PanacheEntityBase {

    @Id
    private UUID id;

    /** From when on it may be tried. */
    @Column(name = "due_at", nullable = false)
    private Instant dueAt;

    /** From when on it is not worth sending. */
    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

    @Column(nullable = false)
    private int attempts;

    protected DueRow() {}

    /** @param life for how long it is worth sending */
    protected DueRow(UUID id, Instant now, Duration life) {
        this.id = id;
        this.dueAt = now;
        this.expiresAt = now.plus(life);
    }

    /** The same at every try. */
    public UUID id() {
        return id;
    }

    /** Whether it is still worth sending. */
    public boolean isWorthSending(Instant now) {
        return now.isBefore(expiresAt);
    }

    public Instant expiresAt() {
        return expiresAt;
    }

    /** How often it was tried before. */
    int attempts() {
        return attempts;
    }
}

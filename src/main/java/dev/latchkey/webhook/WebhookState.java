package dev.latchkey.webhook;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** How the last tries at a webhook went, on whichever node. */
@Entity
@Table(name = "webhook_state")
class WebhookState extends PanacheEntityBase {

    @Id
    @Column(length = 64)
    private String webhook;

    @Column(name = "succeeded_at")
    private Instant succeededAt;

    @Column(name = "failed_at")
    private Instant failedAt;

    @Column(length = 64)
    private String failure;

    protected WebhookState() {}

    WebhookState(String webhook) {
        this.webhook = webhook;
    }

    String webhook() {
        return webhook;
    }

    /** When it took an event last, or null. */
    Instant succeededAt() {
        return succeededAt;
    }

    /** When it did not take one last, or null. */
    Instant failedAt() {
        return failedAt;
    }

    /** Why it did not, or null. */
    String failure() {
        return failure;
    }
}

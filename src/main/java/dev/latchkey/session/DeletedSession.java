package dev.latchkey.session;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/**
 * What is left of a session whose account was deleted: nothing that says whose it was, and just enough to refuse the
 * tokens that are still about.
 */
@Entity
@Table(name = "deleted_session")
class DeletedSession extends PanacheEntityBase {

    @Id
    private UUID id;

    @Column(name = "deleted_at", nullable = false)
    private Instant deletedAt;

    protected DeletedSession() {}

    DeletedSession(UUID id, Instant deletedAt) {
        this.id = id;
        this.deletedAt = deletedAt;
    }

    Ending ending() {
        return new Ending(EndReason.ACCOUNT_DELETED, deletedAt);
    }
}

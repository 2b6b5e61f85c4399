package dev.latchkey.token;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A signed proof that was shown once, and is not taken again. */
@Entity
@Table(name = "used_assertion")
class UsedProof extends PanacheEntityBase {

    /** The SHA-256 of who signed it and {@code jti}, since whoever signs chooses the latter as they like. */
    @Id
    @Column(length = 64)
    private String hash;

    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

    protected UsedProof() {}

    UsedProof(String hash, Instant expiresAt) {
        this.hash = hash;
        this.expiresAt = expiresAt;
    }
}

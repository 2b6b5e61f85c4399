package dev.latchkey.oauth;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;

/** A signed proof that was shown once, and is not taken again. */
@Entity
@Table(name = "used_assertion")
class UsedAssertion extends PanacheEntityBase {

    /** The SHA-256 of client and {@code jti}, since a client chooses the latter as it likes. */
    @Id
    @Column(length = 64)
    private String hash;

    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

    protected UsedAssertion() {}

    UsedAssertion(String hash, Instant expiresAt) {
        this.hash = hash;
        this.expiresAt = expiresAt;
    }
}

package dev.latchkey.key;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.hibernate.annotations.DynamicUpdate;

/**
 * A key as the database keeps it: sealed. Whoever seals it anew writes nothing else, or would take back what another node has
 * just said of it.
 */
@Entity
@DynamicUpdate
@Table(name = "signing_key")
class SigningKey extends PanacheEntityBase {

    @Id
    @Column(length = 64)
    private String kid;

    @Enumerated(EnumType.STRING)
    @Column(name = "key_use", nullable = false, length = 8)
    private KeyUse use;

    /** Unique among the keys of a use, so that of two nodes that make the next key at once one is refused. */
    @Column(nullable = false)
    private long position;

    @Column(nullable = false, length = 8192)
    private String sealed;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "signs_from", nullable = false)
    private Instant signsFrom;

    @Column(name = "compromised_at")
    private Instant compromisedAt;

    protected SigningKey() {}

    SigningKey(String kid, KeyUse use, long position, String sealed, Instant signsFrom, Instant now) {
        this.kid = kid;
        this.use = use;
        this.position = position;
        this.sealed = sealed;
        this.signsFrom = signsFrom;
        this.createdAt = now;
    }

    /** Seals the same key anew, under another master secret. */
    void reseal(String again) {
        sealed = again;
    }

    /** Somebody else has it. */
    void compromise(Instant now) {
        if (compromisedAt == null) {
            compromisedAt = now;
        }
    }

    String kid() {
        return kid;
    }

    KeyUse use() {
        return use;
    }

    long position() {
        return position;
    }

    String sealed() {
        return sealed;
    }

    Instant signsFrom() {
        return signsFrom;
    }

    Instant compromisedAt() {
        return compromisedAt;
    }
}

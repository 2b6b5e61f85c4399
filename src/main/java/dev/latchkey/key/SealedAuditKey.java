package dev.latchkey.key;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The key of the audit trail's seals as the database keeps it. There is one. */
@Entity
@Table(name = "audit_key")
class SealedAuditKey extends PanacheEntityBase {

    static final String ONLY = "chain";

    @Id
    @Column(length = 16)
    private String id;

    @Column(nullable = false, length = 1024)
    private String sealed;

    protected SealedAuditKey() {}

    SealedAuditKey(String sealed) {
        this.id = ONLY;
        this.sealed = sealed;
    }

    String sealed() {
        return sealed;
    }

    /** Keeps the same key under another master secret. */
    void reseal(String again) {
        sealed = again;
    }
}

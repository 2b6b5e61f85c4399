package dev.latchkey.admin;

import dev.latchkey.account.Unfit;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;

/** An account that did not come in: the line of the export that holds it, and why. */
@Entity
@Table(name = "import_failure")
class ImportFailure extends PanacheEntityBase {

    @Id
    private UUID id;

    @Column(name = "import_id", nullable = false)
    private UUID importId;

    @Column(nullable = false)
    private long line;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 32)
    private Unfit reason;

    protected ImportFailure() {}

    ImportFailure(UUID id, UUID importId, long line, Unfit reason) {
        this.id = id;
        this.importId = importId;
        this.line = line;
        this.reason = reason;
    }

    long line() {
        return line;
    }

    Unfit reason() {
        return reason;
    }
}

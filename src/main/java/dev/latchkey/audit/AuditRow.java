package dev.latchkey.audit;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.GeneratedValue;
import jakarta.persistence.GenerationType;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** One event as the database keeps it; rows are only ever added, and lose where they came from with their account. */
@Entity
@Table(name = "audit_event")
public class AuditRow extends PanacheEntityBase {

    @Id
    @GeneratedValue(strategy = GenerationType.IDENTITY)
    private Long id;

    @Column(nullable = false)
    private Instant at;

    @Column(nullable = false, length = 32)
    private String type;

    @Column(length = 64)
    private String detail;

    @Column(name = "account_id")
    private UUID accountId;

    @Column(name = "session_id")
    private UUID sessionId;

    /** Whose access token the request had, or null. */
    @Column(name = "actor_id")
    private UUID actorId;

    /** {@code success} or {@code failure}; null in rows that are older than the column. */
    @Column(length = 16)
    private String outcome;

    @Column(length = 45)
    private String ip;

    @Column(name = "request_id", length = 36)
    private String requestId;

    protected AuditRow() {}

    AuditRow(AuditEvent event, String type, Origin origin, Instant at) {
        this.at = at;
        this.type = type;
        this.detail = event.detail();
        this.accountId = event.accountId();
        this.sessionId = event.sessionId();
        this.outcome = event.failed() ? "failure" : "success";
        this.actorId = origin.actorId();
        this.ip = origin.ip();
        this.requestId = origin.requestId();
    }

    AuditEntry entry() {
        return new AuditEntry(id, at, type, detail, outcome, actorId, accountId, sessionId, ip, requestId);
    }
}

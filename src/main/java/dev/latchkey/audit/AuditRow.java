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

/**
 * One event as the database keeps it. What it says never changes. The seal is added later; where it came from is lost with the
 * account.
 */
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

    /** Where it stands in the chain; null before it is sealed. */
    @Column(unique = true)
    private Long position;

    @Column(length = 64)
    private String seal;

    /** Of where it came from, so that this can be forgotten without a trace of it; null where that was not known. */
    @Column(name = "origin_seal", length = 64)
    private String originSeal;

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

    /** What seals where it came from, or null where that is not known. The request's id is as good as a salt. */
    String sealOfOrigin(ChainKey key) {
        return ip == null && requestId == null ? null : key.seal(Canonical.text("origin", id, ip, requestId));
    }

    /** What seals it at a place in the chain. */
    String seal(String previous, long place, String origin, ChainKey key) {
        return key.seal(Canonical.text(
                "event", previous, place, id, at, type, detail, outcome, actorId, accountId, sessionId, origin));
    }

    /** Whether it is what was sealed after another one; where it came from may have been forgotten since. */
    boolean isSealedAfter(String previous, ChainKey key) {
        String origin = sealOfOrigin(key);
        return seal(previous, position, originSeal, key).equals(seal) && (origin == null || origin.equals(originSeal));
    }

    /** Whether it says less than was sealed of where it came from. */
    boolean isForgotten() {
        return originSeal != null && ip == null && requestId == null;
    }

    Long id() {
        return id;
    }

    Long position() {
        return position;
    }

    String seal() {
        return seal;
    }

    UUID actorId() {
        return actorId;
    }

    UUID accountId() {
        return accountId;
    }

    AuditEntry entry() {
        return new AuditEntry(id, at, type, detail, outcome, actorId, accountId, sessionId, ip, requestId);
    }
}

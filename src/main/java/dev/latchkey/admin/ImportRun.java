package dev.latchkey.admin;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/** One import: how far it is. Written in the transaction that enters the accounts, so that it never says too much. */
@Entity
@Table(name = "import_run")
class ImportRun extends PanacheEntityBase {

    /** An import that nobody has heard of for so long is not going on. */
    private static final Duration SILENCE = Duration.ofMinutes(5);

    @Id
    private UUID id;

    @Column(name = "started_at", nullable = false)
    private Instant startedAt;

    @Column(name = "updated_at", nullable = false)
    private Instant updatedAt;

    @Column(name = "finished_at")
    private Instant finishedAt;

    @Column(nullable = false)
    private boolean interrupted;

    @Column(nullable = false)
    private long created;

    @Column(nullable = false)
    private long existing;

    @Column(nullable = false)
    private long failed;

    protected ImportRun() {}

    ImportRun(UUID id, Instant now) {
        this.id = id;
        this.startedAt = now;
        this.updatedAt = now;
    }

    /** Counts what became of some accounts. */
    void count(long created, long existing, long failed, Instant now) {
        this.created += created;
        this.existing += existing;
        this.failed += failed;
        this.updatedAt = now;
    }

    /** Everything has been read. */
    void finish(Instant now) {
        updatedAt = now;
        finishedAt = now;
    }

    /** The export broke off. What has come in stays; the same export may come again. */
    void interrupt(Instant now) {
        updatedAt = now;
        interrupted = true;
    }

    UUID id() {
        return id;
    }

    Instant startedAt() {
        return startedAt;
    }

    Instant finishedAt() {
        return finishedAt;
    }

    long created() {
        return created;
    }

    long existing() {
        return existing;
    }

    long failed() {
        return failed;
    }

    long done() {
        return created + existing + failed;
    }

    /** Accounts per second. */
    long rate() {
        return done()
                * 1000
                / Math.max(1, Duration.between(startedAt, updatedAt).toMillis());
    }

    State state(Instant now) {
        if (finishedAt != null) {
            return State.FINISHED;
        }
        return interrupted || updatedAt.plus(SILENCE).isBefore(now) ? State.INTERRUPTED : State.RUNNING;
    }

    /** Where an import is in its life. */
    enum State {
        RUNNING,
        FINISHED,
        INTERRUPTED;

        String json() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}

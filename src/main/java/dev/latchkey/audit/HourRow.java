package dev.latchkey.audit;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** What one node counted in one hour. */
@Entity
@Table(name = "hourly_count")
class HourRow extends PanacheEntityBase {

    @Id
    private UUID id;

    @Column(name = "begins_at", nullable = false)
    private Instant beginsAt;

    @Column(nullable = false)
    private long logins;

    @Column(nullable = false)
    private long renewals;

    @Column(nullable = false)
    private long repeats;

    @Column(nullable = false)
    private long replays;

    protected HourRow() {}

    HourRow(UUID id, Hour hour) {
        this.id = id;
        this.beginsAt = hour.at();
        this.logins = hour.logins();
        this.renewals = hour.renewals();
        this.repeats = hour.repeats();
        this.replays = hour.replays();
    }
}

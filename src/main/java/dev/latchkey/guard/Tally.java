package dev.latchkey.guard;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** How much of an allowance is used up; see {@link Tallies} for the rule. Times and spans are milliseconds. */
@Entity
@Table(name = "attempt_tally")
class Tally extends PanacheEntityBase {

    @Id
    @Column(name = "id", length = 64)
    private String key;

    @Column(nullable = false)
    private long used;

    /** When the allowance is whole again. */
    @Column(name = "ends_at", nullable = false)
    private long endsAt;

    /** The wait that using it up brings. */
    @Column(nullable = false)
    private long pause;

    protected Tally() {}

    Tally(String key, long endsAt, long pause) {
        this.key = key;
        this.used = 1;
        this.endsAt = endsAt;
        this.pause = pause;
    }
}

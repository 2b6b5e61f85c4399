package dev.latchkey.audit;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.LocalDate;

/** The stretch of the chain that was sealed on a day (UTC). It stands alone, so that the days before it can go. */
@Entity
@Table(name = "audit_day")
class ChainDay extends PanacheEntityBase {

    /** What is sealed of a day, and what of the mark that is left of it. */
    private static final String KEPT = "day";

    private static final String FORGOTTEN = "forgotten day";

    @Id
    @Column(name = "calendar_day")
    private LocalDate day;

    @Column(name = "first_position", nullable = false)
    private long first;

    @Column(name = "last_position", nullable = false)
    private long last;

    @Column(name = "began_with", nullable = false, length = 64)
    private String beganWith;

    @Column(name = "ended_with", nullable = false, length = 64)
    private String endedWith;

    @Column(nullable = false, length = 64)
    private String seal;

    protected ChainDay() {}

    /** A day without events yet, which goes on from the end of the chain. */
    ChainDay(LocalDate day, ChainEnd end) {
        this.day = day;
        this.first = end.position() + 1;
        this.last = end.position();
        this.beganWith = end.seal();
        this.endedWith = end.seal();
    }

    /** Goes on to the end of the chain. */
    void extend(ChainEnd end, ChainKey key) {
        last = end.position();
        endedWith = end.seal();
        seal = key.seal(text(KEPT));
    }

    /** Its events are gone, because they were kept for long enough. */
    void forget(ChainKey key) {
        seal = key.seal(text(FORGOTTEN));
    }

    /** Whether nothing of the row was changed. */
    boolean isSealed(ChainKey key) {
        return key.seal(text(KEPT)).equals(seal);
    }

    /** Whether this is the mark that is left of a day. */
    boolean isForgotten(ChainKey key) {
        return key.seal(text(FORGOTTEN)).equals(seal);
    }

    private String text(String what) {
        return Canonical.text(what, day, first, last, beganWith, endedWith);
    }

    /** Where the events begin that there must be from this day on. */
    long firstKept(ChainKey key) {
        return isForgotten(key) ? last + 1 : first;
    }

    /** Whether this is what the chain began with. */
    boolean isBeginning() {
        return first == 1;
    }

    /** Whether this is what the day before was followed by. */
    boolean follows(ChainDay before) {
        return first == before.last + 1 && beganWith.equals(before.endedWith);
    }

    /** Whether the chain ends with this day. */
    boolean isEnd(ChainEnd end) {
        return last == end.position() && endedWith.equals(end.seal());
    }

    LocalDate day() {
        return day;
    }

    long first() {
        return first;
    }

    long last() {
        return last;
    }

    String beganWith() {
        return beganWith;
    }

    String endedWith() {
        return endedWith;
    }
}

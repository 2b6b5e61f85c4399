package dev.latchkey.audit;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** The days of the chain. Days without events are not among them. */
@ApplicationScoped
class ChainDays implements PanacheRepositoryBase<ChainDay, LocalDate> {

    Optional<ChainDay> oldest() {
        return find("order by day").firstResultOptional();
    }

    Optional<ChainDay> newest() {
        return find("order by day desc").firstResultOptional();
    }

    /** The last day before another. */
    Optional<ChainDay> lastBefore(LocalDate day) {
        return find("day < ?1 order by day desc", day).firstResultOptional();
    }

    /** The first day after another. */
    Optional<ChainDay> firstAfter(LocalDate day) {
        return find("day > ?1 order by day", day).firstResultOptional();
    }

    /** Marks a day as the last one that was forgotten; the days before it go, with the mark that one of them was. */
    void forget(LocalDate day, ChainKey key) {
        findByIdOptional(day).ifPresent(last -> last.forget(key));
        delete("day < ?1", day);
    }

    /** All days before another, oldest first. */
    List<ChainDay> before(LocalDate day) {
        return list("day < ?1 order by day", day);
    }
}

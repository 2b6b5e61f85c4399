package dev.latchkey.audit;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Every query about the hourly figures. Call it inside a transaction. */
@ApplicationScoped
class HourRows implements PanacheRepositoryBase<HourRow, UUID> {

    /** Writes what a node has counted so far, in place of what it had written before. */
    void write(UUID id, Hour hour) {
        int written = update(
                "logins = ?1, renewals = ?2, repeats = ?3, replays = ?4 where id = ?5",
                hour.logins(),
                hour.renewals(),
                hour.repeats(),
                hour.replays(),
                id);
        if (written == 0) {
            persist(new HourRow(id, hour));
        }
    }

    /** What all nodes together counted, for each hour that has something. */
    List<Hour> since(Instant first) {
        return find("""
                        select beginsAt, sum(logins), sum(renewals), sum(repeats), sum(replays) from HourRow
                        where beginsAt >= ?1 group by beginsAt""", first).project(Hour.class).list();
    }

    /** Removes some of the hours of before a time; returns how many. */
    long forget(Instant before, int most) {
        List<UUID> over = find("select id from HourRow where beginsAt < ?1 order by beginsAt", before)
                .page(0, most)
                .project(UUID.class)
                .list();
        return over.isEmpty() ? 0 : delete("id in ?1", over);
    }
}

package dev.latchkey.audit;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Every query about events. Call it inside a transaction. */
@ApplicationScoped
public class AuditRows implements PanacheRepositoryBase<AuditRow, Long> {

    private static final int MOST_OF_SESSIONS = 1000;

    /** The newest events of some sessions, oldest first. */
    public List<AuditEntry> ofSessions(Collection<UUID> sessions) {
        List<AuditEntry> newest =
                new ArrayList<>(find("sessionId in ?1 order by id desc", sessions).page(0, MOST_OF_SESSIONS).stream()
                        .map(AuditRow::entry)
                        .toList());
        Collections.reverse(newest);
        return newest;
    }

    /** Events of before a time that are not sealed yet, in the order in which they were begun. */
    List<AuditRow> unsealed(Instant before, int most) {
        return find("position is null and at < ?1 order by id", before)
                .page(0, most)
                .list();
    }

    /** How many are not sealed yet. */
    long unsealed() {
        return count("position is null");
    }

    /** Seals an event, and changes nothing else of it: somebody may forget where it came from at this moment. */
    void seal(AuditRow row, long position, String seal, String originSeal) {
        update("position = ?1, seal = ?2, originSeal = ?3 where id = ?4", position, seal, originSeal, row.id());
    }

    /** A stretch of the chain. */
    List<AuditRow> stretch(long from, long to) {
        return list("position >= ?1 and position <= ?2 order by position", from, to);
    }

    /** Forgets the beginning of the chain, up to a place; says how many are gone. */
    long forget(long to, int most) {
        List<Long> oldest = find("select id from AuditRow where position <= ?1 order by position", to)
                .page(0, most)
                .project(Long.class)
                .list();
        return oldest.isEmpty() ? 0 : delete("id in ?1", oldest);
    }

    /** How many say to be sealed and are not between two places. */
    long outside(long first, long last) {
        return count("position is not null and (position < ?1 or position > ?2)", first, last);
    }

    /** Takes from an account's events where they came from, and nothing else. */
    void forgetOrigins(UUID accountId) {
        update("ip = null, requestId = null where accountId = ?1 or actorId = ?1", accountId);
    }

    /** Whether an account was deleted, by an event that is sealed or will be: what is of the future never is. */
    boolean isDeleted(UUID accountId, Instant now) {
        return count(
                        "accountId = ?1 and type = 'account_deleted' and (position is not null or at <= ?2)",
                        accountId,
                        now)
                > 0;
    }

    /** The events that a search finds, newest first. */
    public List<AuditEntry> find(Search search, long before, int most) {
        Map<String, Object> wanted = search.conditions();
        String where =
                String.join(" and ", wanted.keySet().stream().map(Search::hql).toList());
        wanted.put("before", before);
        return find((where.isEmpty() ? "" : where + " and ") + "id < :before order by id desc", wanted)
                .page(0, most)
                .stream()
                .map(AuditRow::entry)
                .toList();
    }

    /**
     * What to search for; null is anything.
     *
     * @param accountId to whom
     * @param sessionId to which session
     * @param actorId by whom
     * @param type what
     * @param from not before this
     * @param to before this
     */
    public record Search(UUID accountId, UUID sessionId, UUID actorId, String type, Instant from, Instant to) {

        private Map<String, Object> conditions() {
            Map<String, Object> conditions = new LinkedHashMap<>();
            conditions.put("accountId", accountId);
            conditions.put("sessionId", sessionId);
            conditions.put("actorId", actorId);
            conditions.put("type", type);
            conditions.put("from", from);
            conditions.put("to", to);
            conditions.values().removeIf(value -> value == null);
            return conditions;
        }

        private static String hql(String condition) {
            return switch (condition) {
                case "from" -> "at >= :from";
                case "to" -> "at < :to";
                default -> condition + " = :" + condition;
            };
        }
    }
}

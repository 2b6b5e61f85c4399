package dev.latchkey.session;

import dev.latchkey.account.Account;
import dev.latchkey.kernel.DirectSql;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.hibernate.SessionFactory;
import org.hibernate.StatelessSession;

/** Every query about sessions. */
@ApplicationScoped
class Sessions implements PanacheRepositoryBase<Session, UUID> {

    private static final int LONGEST_LIST = 500;

    private static final String LISTED = """
            from Session s join fetch s.account
            where s.account.id = ?1 and (s.id = ?2 or (s.endedAt is null or s.endedAt >= ?3)
                and s.generation.idleExpiresAt >= ?3 and s.expiresAt >= ?3)
            order by case when s.id = ?2 then 0
                when s.endedAt is null and s.generation.idleExpiresAt > ?4 and s.expiresAt > ?4 then 1
                else 2 end, s.id desc""";

    private static final String NEW_DEVICE = """
            id = ?1 and not exists (
                select 1 from Session s where s.account.id = ?1
                and s.device is not distinct from ?2 and s.userAgent is not distinct from ?3
                and (s.endReason is null or s.endReason not in ?5))
            and (?4 = true or exists (select 1 from Session s where s.account.id = ?1))""";

    /** Whoever ended a session like that may not have known its device. */
    private static final Set<EndReason> UNTRUSTING = EnumSet.of(
            EndReason.PASSWORD_CHANGED, EndReason.LOGGED_OUT_ELSEWHERE, EndReason.DISABLED, EndReason.REVOKED_BY_ADMIN);

    private final SessionFactory database;
    private final DirectSql sql;

    Sessions(SessionFactory database, DirectSql sql) {
        this.database = database;
        this.sql = sql;
    }

    /** A session with its account as the database has it, in one SELECT by primary key that needs no transaction. */
    Optional<Session> withAccount(UUID id) {
        try (StatelessSession reading = database.openStatelessSession()) {
            return reading.createSelectionQuery("from Session s join fetch s.account where s.id = ?1", Session.class)
                    .setParameter(1, id)
                    .uniqueResultOptional();
        }
    }

    /** As {@link #withAccount}, for each of some, in their order. What asks for a list Hibernate translates anew each time. */
    List<Optional<Session>> withAccounts(List<UUID> ids) {
        if (ids.size() == 1) {
            return List.of(withAccount(ids.get(0)));
        }
        try (StatelessSession reading = database.openStatelessSession()) {
            Map<UUID, Session> found = reading
                    .createSelectionQuery("from Session s join fetch s.account where s.id in ?1", Session.class)
                    .setParameterList(1, Set.copyOf(ids))
                    .list()
                    .stream()
                    .collect(Collectors.toMap(Session::id, Function.identity()));
            return ids.stream().map(id -> Optional.ofNullable(found.get(id))).toList();
        }
    }

    /**
     * The caller's session and the others of the account, newest first, without those of them that ended before a time.
     * Where there are more than a list holds, the caller's own goes first into it, then what lives.
     */
    List<Session> of(Caller caller, Instant endedSince, Instant now) {
        return find(LISTED, caller.accountId(), caller.sessionId(), endedSince, now)
                .page(0, LONGEST_LIST)
                .list()
                .stream()
                .sorted(Comparator.comparing(Session::id).reversed())
                .toList();
    }

    /** An account's sessions before one of them, newest first. */
    List<Session> before(UUID id, UUID accountId, int most) {
        return find("""
                        from Session s join fetch s.account
                        where s.account.id = ?1 and s.id < ?2 order by s.id desc""", accountId, id).page(0, most).list();
    }

    /** The sessions of an account that nobody has ended, in the order of rows; some may have run out. */
    List<Session> unended(UUID accountId) {
        return list(
                "from Session s join fetch s.account where s.account.id = ?1 and s.endedAt is null order by s.id",
                accountId);
    }

    /**
     * Whether no session of an account was opened with the device of a login, by what it says of itself. One that its owner
     * logged out from elsewhere does not vouch for it: it may have been a thief's.
     *
     * @param firstCounts whether a device is new as well where the account has no session at all
     */
    boolean isNewDevice(UUID accountId, Login login, boolean firstCounts) {
        return Account.count(NEW_DEVICE, accountId, login.device(), login.userAgent(), firstCounts, UNTRUSTING) == 1;
    }

    /** Whether a session is an account's. */
    boolean owned(UUID accountId, UUID id) {
        return count("id = ?1 and account.id = ?2", id, accountId) == 1;
    }

    /** Moves a session to its next generation; false where somebody was faster. */
    boolean advance(Session session, Generation next) {
        return advance(List.of(new Advance(session, next))).get(0);
    }

    /** As {@link #advance(Session, Generation)}, for each of some, in their order. */
    List<Boolean> advance(List<Advance> all) {
        return sql.update("""
                        update session set generation = ?, parent_generation = ?, idempotency_hash = ?,
                        renewed_at = ?, idle_expires_at = ?
                        where id = ? and generation = ? and ended_at is null""", all.stream().map(Advance::values).toList());
    }

    /** Ends a session as it was read, because of what was read; false where somebody was faster. */
    boolean end(Session session, Ending ending) {
        return update(
                        "endedAt = greatest(?1, coalesce(generation.renewedAt, createdAt)), endReason = ?2"
                                + " where id = ?3 and generation.number = ?4 and endedAt is null",
                        ending.at(),
                        ending.reason(),
                        session.id(),
                        session.generation().number())
                == 1;
    }

    /**
     * Ends sessions whatever their generation, because somebody says so; says of each, in their order, whether it had not
     * ended before. Hibernate would look through all that it holds before each of them. As above, none ends before the
     * latest of its tokens, as far as its row knows: the clock may have been set back since, and what ended is remembered
     * for as long as a token lives.
     */
    List<Boolean> end(List<UUID> ids, Ending ending) {
        return sql.update(
                """
                        update session set ended_at = greatest(?, coalesce(renewed_at, created_at)), end_reason = ?
                        where id = ? and ended_at is null""",
                ids.stream()
                        .map(id -> new Object[] {ending.at(), ending.reason().name(), id})
                        .toList());
    }

    /** Adds to a session what was only counted when it happened. No such session is no failure. */
    void add(UUID id, Routine more) {
        update("""
                repeats = repeats + ?1, repeatedAt = coalesce(?2, repeatedAt),
                refusals = refusals + ?3, refusedAt = coalesce(?4, refusedAt) where id = ?5""", more.repeats(), more.repeatedAt(), more.refusals(), more.refusedAt(), id);
    }

    /** The sessions that ended after a time, with those of accounts that were deleted. */
    List<Ended> endedSince(Instant since) {
        Stream<Ended> deleted = DeletedSession.find(
                        "select id, deletedAt from DeletedSession where deletedAt > ?1", since)
                .project(EndedAt.class)
                .stream()
                .map(end -> new Ended(end.id(), EndReason.ACCOUNT_DELETED, end.at()));
        Stream<Ended> ended =
                find("select id, endReason, endedAt from Session where endedAt > ?1", since)
                        .project(Ended.class)
                        .stream();
        return Stream.concat(ended, deleted).toList();
    }

    /** Deletes an account's sessions. Those that had ended before are remembered as well: a token may still be about. */
    void deleteAll(UUID accountId, Instant at) {
        find(
                        "select id, greatest(?2, coalesce(generation.renewedAt, createdAt)) from Session where account.id = ?1",
                        accountId,
                        at)
                .project(EndedAt.class)
                .list()
                .forEach(end -> new DeletedSession(end.id(), end.at()).persist());
        delete("account.id", accountId);
    }

    /** How a session ended whose account was deleted. */
    Optional<Ending> deleted(UUID id) {
        return DeletedSession.<DeletedSession>findByIdOptional(id).map(DeletedSession::ending);
    }

    /** Forgets some of the deleted sessions of before a time; returns how many. */
    long purgeDeleted(Instant before, int most) {
        List<UUID> over = DeletedSession.find(
                        "select id from DeletedSession where deletedAt < ?1 order by deletedAt", before)
                .page(0, most)
                .project(UUID.class)
                .list();
        return over.isEmpty() ? 0 : DeletedSession.delete("id in ?1", over);
    }

    /** A stretch of the table in the order of its primary key, which is the order of the logins. */
    List<Lifespan> after(UUID id, int most) {
        return find("""
                        select id, account.id, clientId, createdAt, expiresAt, endedAt from Session
                        where id > ?1 order by id""", id).page(0, most).project(Lifespan.class).list();
    }

    /** Deletes sessions. */
    long purge(List<UUID> ids) {
        return delete("id in ?1", ids);
    }

    /** A session as it was read, and where it is to go. */
    record Advance(Session session, Generation next) {

        UUID id() {
            return session.id();
        }

        private Object[] values() {
            return new Object[] {
                next.number(),
                next.parent(),
                next.idempotencyHash(),
                next.renewedAt(),
                next.idleExpiresAt(),
                session.id(),
                session.generation().number()
            };
        }
    }

    /** A session that ended. */
    @RegisterForReflection
    record Ended(UUID id, EndReason reason, Instant at) {

        Ending ending() {
            return new Ending(reason, at);
        }
    }

    /** When a session ended with its account. */
    @RegisterForReflection
    private record EndedAt(UUID id, Instant at) {}

    /**
     * Whose a session is, and the times that decide whether it is past use. When it was last renewed is none of them: in
     * a restored database that may be long ago, and its client has a newer token.
     */
    @RegisterForReflection
    record Lifespan(UUID id, UUID accountId, String clientId, Instant createdAt, Instant expiresAt, Instant endedAt) {

        boolean overBefore(Instant time) {
            return expiresAt.isBefore(time) || endedAt != null && endedAt.isBefore(time);
        }

        /** Whether it is a client's, and nobody has ended it; it may have run out. */
        boolean isUnendedOf(String client) {
            return endedAt == null && clientId.equals(client);
        }
    }
}

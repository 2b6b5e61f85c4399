package dev.latchkey.kernel;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Says what a failure says about the database. SQLSTATEs are those of the standard; the classes are their first two
 * characters.
 */
final class DatabaseTrouble {

    /** Connection, transaction rollback, insufficient resources, not now, operator intervention; read only, on a replica. */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "55", "57", "25");

    /** Serialization failure, and PostgreSQL's own name for a deadlock. */
    private static final Set<String> UNDONE = Set.of("40001", "40P01");

    /** A character that cannot be stored, a time that is out of range. */
    private static final String DATA_EXCEPTION = "22";

    /** PostgreSQL's lock_not_available, and H2's for the same. */
    private static final Set<String> LOCKED = Set.of("55P03", "HYT00");

    private static final String NOT_UNIQUE = "23505";

    /** H2's codes for a file that it could not write, or has closed because of that; by their state they are anything. */
    private static final Set<Integer> BROKEN = Set.of(50000, 90028, 90030, 90031, 90098);

    private DatabaseTrouble() {}

    /** Whether the database is away, busy or in a knot: then the same request may well work in a moment. */
    static boolean isBehind(Throwable failed) {
        return anyCause(failed, DatabaseTrouble::passes);
    }

    /** Whether it is behind, and not because of what somebody else does there. */
    static boolean isAway(Throwable failed) {
        return isBehind(failed) && !asksToRepeat(failed) && !isLocked(failed);
    }

    /** Whether the embedded database cannot write its file, or has given it up. */
    static boolean isBroken(Throwable failed) {
        return anyCause(failed, DatabaseTrouble::breaks);
    }

    private static boolean breaks(SQLException sql) {
        return BROKEN.contains(sql.getErrorCode());
    }

    /** Whether the database undid a transaction because of another one, and it should be done again. */
    static boolean asksToRepeat(Throwable failed) {
        return anyCause(failed, sql -> UNDONE.contains(state(sql)));
    }

    /** Whether somebody held a row for longer than one waits for it; the database is well. */
    static boolean isLocked(Throwable failed) {
        return anyCause(failed, sql -> LOCKED.contains(state(sql)));
    }

    /** Whether somebody else has what must be unique. */
    static boolean isTaken(Throwable failed) {
        return anyCause(failed, sql -> NOT_UNIQUE.equals(state(sql)));
    }

    /** Whether the database knows no such value as it was given. */
    static boolean isUnfitValue(Throwable failed) {
        return anyCause(failed, sql -> state(sql).startsWith(DATA_EXCEPTION));
    }

    /** The pool's own time-out, when all connections are in use, has no SQLSTATE. */
    private static boolean passes(SQLException sql) {
        return sql instanceof SQLTransientException
                || sql instanceof SQLRecoverableException
                || sql instanceof SQLNonTransientConnectionException
                || breaks(sql)
                || state(sql).isEmpty()
                || PASSING.contains(state(sql).substring(0, 2));
    }

    private static String state(SQLException sql) {
        return sql.getSQLState() == null ? "" : sql.getSQLState();
    }

    private static boolean anyCause(Throwable failed, Predicate<SQLException> condition) {
        return behind(failed).anyMatch(cause -> cause instanceof SQLException sql && condition.test(sql));
    }

    /** A failed commit has its cause among the suppressed, and a failed batch the failures of its rows one after the other. */
    private static Stream<Throwable> behind(Throwable failed) {
        return failed == null
                ? Stream.empty()
                : Stream.of(
                                Stream.of(failed),
                                behind(failed.getCause()),
                                behind(failed instanceof SQLException sql ? sql.getNextException() : null),
                                Stream.of(failed.getSuppressed()).flatMap(DatabaseTrouble::behind))
                        .flatMap(causes -> causes);
    }
}

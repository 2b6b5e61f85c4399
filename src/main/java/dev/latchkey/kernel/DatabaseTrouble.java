package dev.latchkey.kernel;

import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;

/** Tells a database that is away, busy or in a knot from a statement that is wrong: only the former passes. */
final class DatabaseTrouble {

    /** Classes of SQLSTATE: connection, transaction rollback, insufficient resources, operator intervention. */
    private static final Set<String> PASSING = Set.of("08", "40", "53", "57");

    private DatabaseTrouble() {}

    /** Whether something failed because of the database and may well work in a moment. */
    static boolean isBehind(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && passes(sql)) {
                return true;
            }
        }
        return false;
    }

    /** The pool's own time-out, when all connections are in use, has no SQLSTATE. */
    private static boolean passes(SQLException sql) {
        return sql instanceof SQLTransientException
                || sql instanceof SQLRecoverableException
                || sql instanceof SQLNonTransientConnectionException
                || sql.getSQLState() == null
                || PASSING.contains(sql.getSQLState().substring(0, 2));
    }
}

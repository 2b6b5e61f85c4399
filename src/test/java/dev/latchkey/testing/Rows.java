package dev.latchkey.testing;

import io.quarkus.arc.Arc;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** The database behind the service's back. */
public final class Rows {

    private static final OffsetDateTime NEVER = Instant.EPOCH.atOffset(ZoneOffset.UTC);

    private Rows() {}

    /** How many rows a table has. */
    public static long count(String table) {
        return ((Number) value("select count(*) from " + table)).longValue();
    }

    /**
     * Which rows a table has. Where a test says that nothing was added it compares these: a count also changes when the
     * service tidies up behind another test.
     */
    public static Set<Object> ids(String table) {
        return new HashSet<>(list("select id from " + table));
    }

    /** The one value that a query finds. */
    public static Object value(String sql, Object... parameters) {
        return transact(
                database -> bind(database.createNativeQuery(sql), parameters).getSingleResult());
    }

    /** Everything that a query finds. */
    public static List<?> list(String sql, Object... parameters) {
        return transact(
                database -> bind(database.createNativeQuery(sql), parameters).getResultList());
    }

    /** Changes rows. */
    public static void change(String sql, Object... parameters) {
        transact(database -> bind(database.createNativeQuery(sql), parameters).executeUpdate());
    }

    /** What an operator does to an account that misbehaves. */
    public static void disable(String email) {
        change("update account set disabled_at = current_timestamp where email = ?1", email);
    }

    /** As if an account had come with an import, which chooses no password. */
    public static void imported(String email) {
        change("update account set password_changed_at = ?1 where email = ?2", NEVER, email);
    }

    private static <T> T transact(Function<EntityManager, T> work) {
        EntityManager database = Arc.container().instance(EntityManager.class).get();
        return QuarkusTransaction.requiringNew().call(() -> work.apply(database));
    }

    private static Query bind(Query query, Object... parameters) {
        for (int i = 0; i < parameters.length; i++) {
            query.setParameter(i + 1, parameters[i]);
        }
        return query;
    }
}

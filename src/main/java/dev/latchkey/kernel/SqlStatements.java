package dev.latchkey.kernel;

import static java.time.ZoneOffset.UTC;

import io.agroal.api.AgroalDataSource;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import jakarta.persistence.PersistenceException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Locale;
import java.util.function.Supplier;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/**
 * Counts the SQL statements of a piece of work, by verb, so that a budget can be kept and seen to be kept; and does the one
 * statement that is worth being written in SQL.
 */
@Default
@PersistenceUnitExtension
@ApplicationScoped
public class SqlStatements implements StatementInspector {

    private static final long serialVersionUID = 1L;

    private final transient AgroalDataSource database;
    private final transient MeterRegistry metrics;
    private final transient ThreadLocal<String> metric = new ThreadLocal<>();

    SqlStatements(AgroalDataSource database, MeterRegistry metrics) {
        this.database = database;
        this.metrics = metrics;
    }

    /** Does the work and counts each statement of it under a metric. */
    public <T> T counted(String name, Supplier<T> work) {
        metric.set(name);
        try {
            return work.get();
        } finally {
            metric.remove();
        }
    }

    @Override
    public String inspect(String sql) {
        String name = metric.get();
        if (name != null) {
            metrics.counter(name, "verb", verb(sql)).increment();
        }
        return sql;
    }

    /**
     * Changes rows by SQL: in the transaction, where there is one, else as a transaction by itself, which holds a connection
     * no longer than it runs.
     *
     * @return how many rows
     * @throws PersistenceException as Hibernate does, whose translation of an update costs more than the update
     */
    public int update(String sql, Object... values) {
        try (Connection connection = database.getConnection();
                PreparedStatement statement = connection.prepareStatement(inspect(sql))) {
            for (int place = 0; place < values.length; place++) {
                statement.setObject(place + 1, values[place] instanceof Instant at ? at.atOffset(UTC) : values[place]);
            }
            return statement.executeUpdate();
        } catch (SQLException failed) {
            throw new PersistenceException(failed);
        }
    }

    private static String verb(String sql) {
        String text = sql.stripLeading();
        int end = text.indexOf(' ');
        return (end < 0 ? text : text.substring(0, end)).toLowerCase(Locale.ROOT);
    }
}

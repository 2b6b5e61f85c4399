package dev.latchkey.kernel;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.hibernate.orm.PersistenceUnitExtension;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Default;
import java.util.Locale;
import java.util.function.Supplier;
import org.hibernate.resource.jdbc.spi.StatementInspector;

/** Counts the SQL statements of a piece of work, by verb, so that a budget can be kept and seen to be kept. */
@Default
@PersistenceUnitExtension
@ApplicationScoped
public class SqlStatements implements StatementInspector {

    private static final long serialVersionUID = 1L;

    private final transient MeterRegistry metrics;
    private final transient ThreadLocal<String> metric = new ThreadLocal<>();

    SqlStatements(MeterRegistry metrics) {
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

    private static String verb(String sql) {
        String text = sql.stripLeading();
        int end = text.indexOf(' ');
        return (end < 0 ? text : text.substring(0, end)).toLowerCase(Locale.ROOT);
    }
}

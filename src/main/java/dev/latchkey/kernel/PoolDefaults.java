package dev.latchkey.kernel;

import java.util.Map;
import java.util.Set;
import org.eclipse.microprofile.config.spi.ConfigSource;

/**
 * Sizes the connection pool by the cores of the machine it runs on, which no properties file can say: four for each keep
 * the database's log busy while others wait for it, and more only wait. A container may see all cores of a large machine,
 * while PostgreSQL takes 100 connections by default, for all nodes together. {@code QUARKUS_DATASOURCE_JDBC_MAX_SIZE} wins.
 */
public final class PoolDefaults implements ConfigSource {

    private static final String MAX_SIZE = "quarkus.datasource.jdbc.max-size";
    private static final int PER_CORE = 4;
    private static final int MOST = 32;
    private static final int BELOW_EVERY_OTHER_SOURCE = 50;

    @Override
    public Map<String, String> getProperties() {
        return Map.of(MAX_SIZE, getValue(MAX_SIZE));
    }

    @Override
    public Set<String> getPropertyNames() {
        return Set.of(MAX_SIZE);
    }

    @Override
    public String getValue(String name) {
        return MAX_SIZE.equals(name) ? String.valueOf(size(Runtime.getRuntime().availableProcessors())) : null;
    }

    static int size(int cores) {
        return Math.min(MOST, PER_CORE * Math.max(2, cores));
    }

    @Override
    public String getName() {
        return "Latchkey's defaults by the number of cores";
    }

    @Override
    public int getOrdinal() {
        return BELOW_EVERY_OTHER_SOURCE;
    }
}

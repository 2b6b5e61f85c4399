package dev.latchkey.kernel;

import io.quarkus.flyway.FlywayConfigurationCustomizer;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.inject.Singleton;
import java.sql.Connection;
import java.sql.SQLException;
import org.flywaydb.core.api.configuration.FluentConfiguration;
import org.h2.api.ErrorCode;

/**
 * Says in one sentence that another process has the embedded database. The migration is the first to open it, and would
 * say so in fifty lines of stack trace.
 */
@Singleton
class DataFolderCheck implements FlywayConfigurationCustomizer {

    private final LatchkeyConfig config;

    DataFolderCheck(LatchkeyConfig config) {
        this.config = config;
    }

    @Override
    public void customize(FluentConfiguration migration) {
        try (Connection first = migration.getDataSource().getConnection()) {
            first.isValid(0);
        } catch (SQLException failed) {
            if (failed.getErrorCode() == ErrorCode.DATABASE_ALREADY_OPEN_1) {
                throw new ConfigurationException("Another process uses the data folder "
                        + config.dataDir().toAbsolutePath().normalize()
                        + ". Stop it, or set latchkey.data-dir to another folder. Nothing was changed.");
            }
        }
    }
}

package dev.latchkey.kernel;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import org.flywaydb.core.Flyway;
import org.hibernate.SessionFactory;
import org.jboss.logging.Logger;

/**
 * Opens the database at the start. One that does not answer yet is waited for, in the background and up to
 * {@code latchkey.database.patience}: the service listens meanwhile, says that it is not ready and refuses everything
 * else. Where several nodes open an empty database at once, Flyway lets one migrate.
 */
@ApplicationScoped
public class DatabaseOpening {

    private static final Logger LOG = Logger.getLogger(DatabaseOpening.class);
    private static final long PAUSE_MILLIS = 1000;

    /** A machine that is busy with starting may be slow to connect. */
    private static final int ATTEMPTS_AT_ONCE = 3;

    /** Written out, because a build for PostgreSQL has no H2. */
    private static final int H2_ALREADY_OPEN = 90020;

    private final AgroalDataSource pool;
    private final Flyway migration;
    private final SessionFactory mapping;
    private final Event<DatabaseOpened> opened;
    private final Duration patience;
    private final Path dataDir;
    private volatile boolean open;

    DatabaseOpening(
            AgroalDataSource pool,
            Flyway migration,
            SessionFactory mapping,
            Event<DatabaseOpened> opened,
            LatchkeyConfig config) {
        this.pool = pool;
        this.migration = migration;
        this.mapping = mapping;
        this.opened = opened;
        this.patience = config.database().patience();
        this.dataDir = config.dataDir();
    }

    /** Whether the database has been opened; from then on, whether it answers is another question. */
    public boolean isOpen() {
        return open;
    }

    void begin(@Observes @Priority(StartOrder.DATABASE) StartupEvent started) {
        for (int attempt = 0; attempt < ATTEMPTS_AT_ONCE; attempt++) {
            if (opens()) {
                return;
            }
        }
        LOG.warnf("The database cannot be opened yet. Waiting for it, %s at most", patience);
        Thread waiting = new Thread(this::openOrExit, "latchkey-database-opening");
        waiting.setDaemon(true);
        waiting.start();
    }

    private void openOrExit() {
        try {
            if (!opensInTime()) {
                LOG.errorf("The database could not be opened for %s. Giving up", patience);
                Quarkus.asyncExit(1);
            }
        } catch (RuntimeException refused) {
            LOG.errorf("The service cannot work with this database: %s", refused.getMessage());
            Quarkus.asyncExit(1);
        }
    }

    private boolean opensInTime() {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            pause();
            if (opens()) {
                return true;
            }
        }
        return false;
    }

    private boolean opens() {
        try {
            if (!answers()) {
                return false;
            }
            migration.migrate();
            mapping.getSchemaManager().validateMappedObjects();
            opened.fire(new DatabaseOpened());
            open = true;
            return true;
        } catch (RuntimeException failed) {
            if (!DatabaseTrouble.isBehind(failed)) {
                throw failed;
            }
            if (DatabaseTrouble.isLocked(failed)) {
                LOG.warn("Somebody holds a table that a migration changes: a backup, or whoever reads for long");
            }
            LOG.debugf("The database went away: %s", failed.getMessage());
            return false;
        }
    }

    /** Asked through the pool, which does not wait for ever, as a migration would. */
    private boolean answers() {
        try (Connection connection = pool.getConnection()) {
            return connection.isValid(1);
        } catch (SQLException failed) {
            if (failed.getErrorCode() == H2_ALREADY_OPEN) {
                throw new ConfigurationException("Another process uses the data folder "
                        + dataDir.toAbsolutePath().normalize()
                        + ". Stop it, or set latchkey.data-dir to another folder. Nothing was changed.");
            }
            if (!DatabaseTrouble.isBehind(failed)) {
                throw new ConfigurationException("The database cannot be used: " + failed.getMessage());
            }
            LOG.debugf("The database does not answer: %s", failed.getMessage());
            return false;
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.latchkey.kernel;

import io.agroal.api.AgroalDataSource;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.jboss.logging.Logger;

/** Reads the database's time now and then, and sets this node's clock by it. */
@ApplicationScoped
class ClockKeeper {

    private static final Logger LOG = Logger.getLogger(ClockKeeper.class);
    private static final Duration WORTH_SAYING = Duration.ofSeconds(2);

    private final AgroalDataSource database;
    private final NodeClock clock;

    ClockKeeper(AgroalDataSource database, NodeClock clock) {
        this.database = database;
        this.clock = clock;
    }

    void set(@Observes @Priority(StartOrder.CLOCK) DatabaseOpened opened) {
        Duration offset = keep();
        if (offset.abs().compareTo(WORTH_SAYING) > 0) {
            LOG.warnf("This machine's clock differs from the database's by %s; the database's is used", offset);
        }
    }

    void schedule(@Observes Schedule schedule) {
        schedule.every(Duration.ofSeconds(1), this::follow);
    }

    void follow() {
        keep();
    }

    private Duration keep() {
        try {
            Instant asked = clock.ownTime();
            return clock.follow(asked, databaseTime());
        } catch (SQLException databaseAway) {
            LOG.debugf("The database's time could not be read: %s", databaseAway.getMessage());
            return Duration.ZERO;
        }
    }

    private Instant databaseTime() throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement();
                ResultSet time = statement.executeQuery("select current_timestamp")) {
            time.next();
            return time.getObject(1, OffsetDateTime.class).toInstant();
        }
    }
}

package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A database that is away makes a line, a defect makes an error. */
class PostponableTest {

    private static final Logger LOG = Logger.getLogger(PostponableTest.class);
    private static final java.util.logging.Logger SAME =
            java.util.logging.Logger.getLogger(PostponableTest.class.getName());

    private final List<ExtLogRecord> lines = new ArrayList<>();
    private final ExtHandler handler = new ExtHandler() {
        @Override
        protected void doPublish(ExtLogRecord line) {
            lines.add(line);
        }
    };

    @BeforeEach
    void listen() {
        SAME.addHandler(handler);
    }

    @AfterEach
    void stopListening() {
        SAME.removeHandler(handler);
    }

    @ParameterizedTest
    @MethodSource
    void whatTheDatabaseCannotDoNowIsALine(RuntimeException failed) {
        run(failed);
        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.getLevel().getName()).isEqualTo("WARN");
            assertThat(line.getFormattedMessage()).startsWith("Counting sheep waits for the database: ");
            assertThat(line.getThrown()).isNull();
        });
    }

    static Stream<RuntimeException> whatTheDatabaseCannotDoNowIsALine() {
        return Stream.of(
                new IllegalStateException("away", new SQLException("terminating connection", "57P01")),
                Refusal.unavailable());
    }

    @Test
    void aDefectIsAnErrorWithItsStack() {
        RuntimeException defect = new IllegalStateException("no such sheep");
        run(defect);
        assertThat(lines).singleElement().satisfies(line -> {
            assertThat(line.getLevel().getName()).isEqualTo("ERROR");
            assertThat(line.getThrown()).isSameAs(defect);
        });
    }

    private static void run(RuntimeException failure) {
        Postponable.run(LOG, Level.WARN, "Counting sheep", () -> {
            throw failure;
        });
    }
}

package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Races;
import dev.latchkey.testing.Surroundings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The same races where the database undoes one of two transactions that meet, as distributed engines do. */
@QuarkusTest
@TestProfile(SerializableRaceTest.Serializable.class)
@WithTestResource(Surroundings.class)
@EnabledIfSystemProperty(named = "test.database", matches = "postgresql")
class SerializableRaceTest extends RenewalRaceTest {

    private static double repeated;

    @Inject
    MeterRegistry metrics;

    @AfterEach
    void count() {
        repeated = metrics.counter("latchkey.transactions.repeated").count();
    }

    /** Not in each race: whether they meet is a matter of chance. */
    @AfterAll
    static void someTransactionsMet() {
        assertThat(repeated).isPositive();
    }

    /** The strictest isolation. */
    public static class Serializable extends Races {
        @Override
        public Map<String, String> getConfigOverrides() {
            Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
            settings.put("quarkus.datasource.jdbc.transaction-isolation-level", "serializable");
            return settings;
        }
    }
}

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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/** The same races where the database undoes one of two transactions that meet, as distributed engines do. */
@QuarkusTest
@TestProfile(SerializableRaceTest.Serializable.class)
@WithTestResource(Surroundings.class)
@EnabledIfSystemProperty(named = "test.database", matches = "postgresql")
class SerializableRaceTest extends RenewalRaceTest {

    @Inject
    MeterRegistry metrics;

    @AfterEach
    void someTransactionsMet() {
        assertThat(metrics.counter("latchkey.transactions.repeated").count()).isPositive();
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

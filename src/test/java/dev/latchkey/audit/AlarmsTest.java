package dev.latchkey.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Surroundings;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an alarm is made of is counted before it happens for the first time. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class AlarmsTest {

    @Inject
    MeterRegistry metrics;

    @ParameterizedTest
    @CsvSource({
        "reused, ended",
        "reused, reported",
        "guessing_alarm, ''",
        "mail_given_up, verify",
        "mail_given_up, email-tried",
        "webhook_given_up, one"
    })
    void theCounterIsThere(String type, String detail) {
        assertThat(metrics.find("latchkey.events")
                        .tags("type", type, "detail", detail)
                        .counter())
                .isNotNull();
    }
}

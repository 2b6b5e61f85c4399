package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Metrics;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The service's clock is set forwards while people are logged in. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class ClockForwardsTest {

    private static final Duration STEP = Duration.ofHours(1);

    @Inject
    ClockSteps steps;

    @Inject
    Metrics metrics;

    private void setForwards() {
        steps.add(STEP);
        MutableClock.advance(STEP);
    }

    /** For the tests that come next time only passes. */
    @AfterEach
    void forget() {
        steps.add(STEP.negated());
    }

    @Test
    void whatWasRenewedAMomentBeforeIsNoReplay() {
        Tokens first = Api.confirmedUser().login();
        Tokens second = first.renew();
        double alarms = metrics.count("latchkey.events", "type", "reused");
        setForwards();
        assertThat(first.renew().refresh()).isEqualTo(second.refresh());
        assertThat(metrics.count("latchkey.events", "type", "reused")).isEqualTo(alarms);
        second.renew();
    }

    /** Else one tab would move the session on, and what another one holds would be two generations old. */
    @Test
    void whatWasRenewedAMomentBeforeIsNotRenewedAlready() {
        Tokens first = Api.confirmedUser().login();
        Tokens second = first.renew();
        setForwards();
        assertThat(second.renew().refresh()).isEqualTo(second.refresh());
        first.renew();
    }

    @Test
    void aTokenThatIsOlderEndsItsSessionAllTheSame() {
        Tokens first = Api.confirmedUser().login();
        Tokens second = first.renew();
        MutableClock.advance(Duration.ofMinutes(1));
        second.renew();
        setForwards();
        Api.refresh(first.refresh()).then().statusCode(401).body("reason", equalTo("reused"));
    }
}

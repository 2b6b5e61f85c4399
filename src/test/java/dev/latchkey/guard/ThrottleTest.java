package dev.latchkey.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.testing.SetClock;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    private final SetClock clock = new SetClock(Instant.parse("2026-11-23T09:00:00Z"));
    private final Throttle throttle = new Throttle(limits(5, 2), clock.withZone(ZoneOffset.UTC));
    private final UUID session = UUID.randomUUID();

    @Test
    void aBurstPassesAndWhatIsOverItIsToldHowLongToWait() {
        pass(5);
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> throttle.renewal(session));
        assertThat(refusal.code()).isEqualTo(RefusalCode.TOO_MANY_ATTEMPTS);
        assertThat(refusal.retryAfter()).contains(Duration.ofMillis(500));
    }

    @Test
    void whoWaitsPassesAgain() {
        pass(5);
        clock.set(clock.instant().plusSeconds(1));
        pass(2);
        assertThat(catchThrowableOfType(Refusal.class, () -> throttle.renewal(session)))
                .isNotNull();
    }

    @Test
    void oneSessionDoesNotSlowAnother() {
        pass(5);
        assertThatCode(() -> throttle.renewal(UUID.randomUUID())).doesNotThrowAnyException();
    }

    private void pass(int times) {
        for (int i = 0; i < times; i++) {
            throttle.renewal(session);
        }
    }

    private static LatchkeyConfig limits(int burst, int perSecond) {
        return new SmallRyeConfigBuilder()
                .withMapping(LatchkeyConfig.class)
                .withDefaultValue("latchkey.throttle.renewals-burst", String.valueOf(burst))
                .withDefaultValue("latchkey.throttle.renewals-per-second", String.valueOf(perSecond))
                .build()
                .getConfigMapping(LatchkeyConfig.class);
    }
}

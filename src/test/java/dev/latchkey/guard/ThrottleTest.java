package dev.latchkey.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ThrottleTest {

    private final AtomicLong passed = new AtomicLong(Long.MAX_VALUE - 1000);
    private final Throttle throttle = new Throttle(limits(5, 2), passed::get);
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
        passed.addAndGet(Duration.ofSeconds(1).toNanos());
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

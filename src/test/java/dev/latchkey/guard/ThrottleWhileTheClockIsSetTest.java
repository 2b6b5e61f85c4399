package dev.latchkey.guard;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Refusal;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whoever renews too often waits for a moment, whatever the clock is set to meanwhile. */
@QuarkusTest
@WithTestResource(Surroundings.class)
@Tag("any-database")
class ThrottleWhileTheClockIsSetTest {

    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final int MORE_THAN_A_BURST = 100_000;

    private final UUID session = UUID.randomUUID();

    @Inject
    Throttle throttle;

    @Test
    void aClockThatWasSetBackMakesNobodyWaitForLonger() {
        assertThat(Stream.generate(this::renew).limit(MORE_THAN_A_BURST).anyMatch(Optional::isPresent))
                .isTrue();
        MutableClock.advance(AN_HOUR.negated());
        try {
            Awaitility.await().atMost(Duration.ofSeconds(5)).until(() -> renew().isEmpty());
        } finally {
            MutableClock.advance(AN_HOUR);
        }
    }

    private Optional<Refusal> renew() {
        try {
            throttle.renewal(session);
            return Optional.empty();
        } catch (Refusal tooOften) {
            return Optional.of(tooOften);
        }
    }
}

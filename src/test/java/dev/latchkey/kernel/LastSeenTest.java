package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LastSeenTest {

    private final DatabasePulse pulse = new DatabasePulse();
    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 10);
    private final LastSeen<String, String> seen = new LastSeen<>(10, Duration.ofSeconds(1), pulse, nanos::get);
    private final AtomicInteger asked = new AtomicInteger();

    private void passes(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private String answer(String value) {
        asked.incrementAndGet();
        return value;
    }

    private String away() {
        asked.incrementAndGet();
        throw new IllegalStateException(new SQLException("connection refused", "08001"));
    }

    @Test
    void theDatabaseIsAskedOnceInAMoment() {
        assertThat(seen.read("key", () -> answer("old"))).isEqualTo("old");
        passes(Duration.ofMillis(999));
        assertThat(seen.read("key", () -> answer("new"))).isEqualTo("old");
        passes(Duration.ofMillis(1));
        assertThat(seen.read("key", () -> answer("new"))).isEqualTo("new");
    }

    @Test
    void aMomentBeginsWhenTheDatabaseIsAsked() {
        seen.read("key", () -> {
            passes(Duration.ofMillis(600));
            return answer("old");
        });
        passes(Duration.ofMillis(400));
        assertThat(seen.read("key", () -> answer("new"))).isEqualTo("new");
    }

    @Test
    void aChangeIsSeenAtOnce() {
        seen.read("key", () -> answer("old"));
        seen.changed("key");
        assertThat(seen.read("key", () -> answer("new"))).isEqualTo("new");
        assertThat(seen.read("key", () -> answer("newer"))).isEqualTo("new");
    }

    @Test
    void whatWasAskedBeforeAChangeIsNotRemembered() {
        assertThat(seen.read("key", () -> {
                    passes(Duration.ofNanos(1));
                    seen.changed("key");
                    return answer("old");
                }))
                .isEqualTo("old");
        assertThat(seen.read("key", () -> answer("new"))).isEqualTo("new");
    }

    @Test
    void ofTwoThatAskTheLaterIsRemembered() {
        seen.read("key", () -> {
            passes(Duration.ofNanos(1));
            seen.read("key", () -> answer("new"));
            return answer("old");
        });
        assertThat(seen.read("key", () -> answer("newer"))).isEqualTo("new");
    }

    @Test
    void whatWasSeenIsAnsweredWhileItIsAwayWithoutAskingAgainAtOnce() {
        seen.read("key", () -> answer("value"));
        passes(Duration.ofDays(1));
        assertThat(seen.read("key", this::away)).isEqualTo("value");
        assertThat(seen.read("key", this::away)).isEqualTo("value");
        assertThat(asked).hasValue(2);
    }

    @Test
    void whatWasChangedIsNotAnsweredAsItWasWhileItIsAway() {
        seen.read("key", () -> answer("old"));
        seen.changed("key");
        assertThatThrownBy(() -> seen.read("key", this::away)).isInstanceOf(Refusal.class);
    }

    @Test
    void whatWasNotSeenIsRefusedForAMoment() {
        assertThatThrownBy(() -> seen.read("key", this::away))
                .isInstanceOfSatisfying(
                        Refusal.class,
                        refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.TEMPORARILY_UNAVAILABLE));
    }

    @Test
    void aDatabaseThatIsBackIsAskedAgain() {
        seen.read("key", () -> answer("value"));
        passes(Duration.ofSeconds(1));
        seen.read("key", this::away);
        pulse.beat();
        assertThat(seen.read("key", () -> answer("new"))).isEqualTo("new");
    }

    @Test
    void whatIsGoneIsForgotten() {
        seen.read("key", () -> answer("value"));
        passes(Duration.ofSeconds(1));
        assertThatThrownBy(() -> seen.read("key", () -> {
                    throw new IllegalArgumentException("no such account");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> seen.read("key", this::away)).isInstanceOf(Refusal.class);
    }
}

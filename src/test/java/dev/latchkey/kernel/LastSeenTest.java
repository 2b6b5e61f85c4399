package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LastSeenTest {

    private final DatabasePulse pulse = new DatabasePulse();
    private final LastSeen<String, String> seen = new LastSeen<>(10, pulse);
    private final AtomicInteger asked = new AtomicInteger();

    private String answer(String value) {
        asked.incrementAndGet();
        return value;
    }

    private String away() {
        asked.incrementAndGet();
        throw new IllegalStateException(new SQLException("connection refused", "08001"));
    }

    @Test
    void aDatabaseThatAnswersIsAskedEachTime() {
        assertThat(seen.read("key", () -> answer("old"))).isEqualTo("old");
        assertThat(seen.read("key", () -> answer("new"))).isEqualTo("new");
    }

    @Test
    void whatWasSeenIsAnsweredWhileItIsAwayWithoutAskingAgainAtOnce() {
        seen.read("key", () -> answer("value"));
        assertThat(seen.read("key", this::away)).isEqualTo("value");
        assertThat(seen.read("key", this::away)).isEqualTo("value");
        assertThat(asked).hasValue(2);
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
        seen.read("key", this::away);
        pulse.beat();
        assertThat(seen.read("key", () -> answer("new"))).isEqualTo("new");
    }

    @Test
    void whatIsGoneIsForgotten() {
        seen.read("key", () -> answer("value"));
        assertThatThrownBy(() -> seen.read("key", () -> {
                    throw new IllegalArgumentException("no such account");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> seen.read("key", this::away)).isInstanceOf(Refusal.class);
    }
}

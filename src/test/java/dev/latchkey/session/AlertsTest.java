package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.audit.AuditEntry;
import dev.latchkey.kernel.LatchkeyConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the settings do not want is not even looked for: there is no database here. */
class AlertsTest {

    private static final Login LOGIN = new Login("latchkey", null, null, null, List.of("pwd"), Optional.empty(), null);

    @ParameterizedTest
    @ValueSource(strings = {"", "replay"})
    void aNewDeviceMayBeNoNews(String notices) {
        assertThatCode(() -> alerts(notices).loggingIn(null, LOGIN, Instant.EPOCH))
                .doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "new-device"})
    void aReplayMayBeNoNews(String notices) {
        assertThatCode(() -> alerts(notices).happened(replay())).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"new-device,replay", "replay,new-device"})
    void bothMayBe(String notices) {
        Alerts alerts = alerts(notices);
        assertThatThrownBy(() -> alerts.loggingIn(null, LOGIN, Instant.EPOCH)).isInstanceOf(NullPointerException.class);
        assertThatThrownBy(() -> alerts.happened(replay())).isInstanceOf(NullPointerException.class);
    }

    private static AuditEntry replay() {
        return new AuditEntry(
                1, Instant.EPOCH, "reused", "ended", "success", null, UUID.randomUUID(), UUID.randomUUID(), null, null);
    }

    private static Alerts alerts(String notices) {
        LatchkeyConfig config = new SmallRyeConfigBuilder()
                .withMapping(LatchkeyConfig.class)
                .withSources(new PropertiesConfigSource(Map.of("latchkey.mail.notices", notices), "test", 1000))
                .addDefaultInterceptors()
                .build()
                .getConfigMapping(LatchkeyConfig.class);
        return new Alerts(null, null, config);
    }
}

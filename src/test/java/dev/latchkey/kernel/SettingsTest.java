package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A value that would break every request breaks the start, by its name. */
class SettingsTest {

    static LatchkeyConfig settings(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(LatchkeyConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 1000))
                .addDefaultInterceptors()
                .build()
                .getConfigMapping(LatchkeyConfig.class);
    }

    @ParameterizedTest
    @CsvSource({
        "public-url, http://auth_server:8080",
        "public-url, login.example.org",
        "public-url, localhost:8080",
        "public-url, ftp://login.example.org",
        "public-url, https:///login",
        "public-url, http://login example.org",
        "public-url, https://login.example.org/?from=mail",
        "public-url, https://login.example.org/#top",
        "public-url, https://ada@login.example.org",
        "public-url, http://localhost:99999",
        "issuer, my issuer",
        "issuer, https://login.example.org/?from=mail",
        "issuer, https://login.example.org/#top",
        "data-dir, data",
        "data-dir, ~/latchkey",
        "data-dir, ./a;b",
        "session.rotation, ture",
        "session.fast-forward, 2",
        "password.breached.enabled, enabled",
        "password.breached.url, nonsense",
        "dpop.nonce, treu",
        "clients.bank.logins, flase",
        "clients.bank.dpop-bound-access-tokens, treu",
        "throttle.renewals-per-second, 0",
        "throttle.renewals-burst, 0",
        "throttle.per-account, 0",
        "throttle.per-source, -1",
        "throttle.per-code, 0",
        "throttle.alarm, 0",
        "throttle.window, PT0S",
        "throttle.longest-pause, PT-1S",
        "password.iterations, 0",
        "password.parallelism, 0",
        "password.min-length, 0",
        "password.min-length, 400",
        "password.queue, 0",
        "access-token.lifetime, PT-1H",
        "access-token.jitter, 5",
        "access-token.jitter, 1",
        "access-token.jitter, -0.1",
        "access-token.typ, foo",
        "access-token.algorithm, FOO",
        "session.idle, PT0S",
        "session.longest, PT-1S",
        "session.duplicate-window, PT-1S",
        "session.damping, PT-1S",
        "session.keep-ended, PT-1S",
        "session.ended-poll, PT0S",
        "session.purge-every, PT0S",
        "session.longest, P999999999D",
        "session.idle, P400000000000D",
        "throttle.window, P400000D",
        "session.purge-every, P37000D",
        "keys.rollover, PT0.9S",
        "keys.announce, PT-1S",
        "keys.poll, PT0S",
        "database.patience, PT-1S",
        "dpop.window, PT0S",
        "audit.keep, PT23H",
        "audit.seal-every, PT0S",
        "mail.notices, new_devise",
    })
    void whatMakesNoSenseIsRefusedByItsName(String name, String value) {
        assertThatThrownBy(() -> settings(Map.of("latchkey." + name, value)))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("property latchkey." + name + " with the config value \"" + value + "\"");
    }

    @ParameterizedTest
    @CsvSource({
        "public-url, http://auth-server:8080",
        "public-url, https://login.example.org/auth/",
        "public-url, http://[::1]:8080",
        "public-url, http://localhost:65535",
        "issuer, shop",
        "issuer, urn:example:shop",
        "issuer, https://login.example.org/shop",
        "throttle.renewals-per-second, 1",
        "password.memory-kib, 8",
        "password.min-length, 256",
        "access-token.jitter, 0.9",
        "access-token.typ, at+jwt",
        "access-token.algorithm, EdDSA",
        "session.duplicate-window, PT0S",
        "session.damping, PT0S",
        "session.longest, P36500D",
        "session.ended-poll, PT0.1S",
        "keys.rollover, PT1S",
        "database.patience, PT0S",
        "data-dir, ../data",
        "data-dir, /var/lib/latchkey",
        "session.rotation, FALSE",
        "dpop.nonce, on",
        "mail.notices, ''",
        "mail.notices, replay",
    })
    void whatMakesSenseIsTaken(String name, String value) {
        assertThatCode(() -> settings(Map.of("latchkey." + name, value))).doesNotThrowAnyException();
    }

    @Test
    void theIssuerIsThePublicUrlUnlessItIsSet() {
        assertThat(settings(Map.of()).issuerName()).isEqualTo("http://localhost:8080");
        assertThat(settings(Map.of("latchkey.issuer", "shop")).issuerName()).isEqualTo("shop");
    }

    @ParameterizedTest
    @CsvSource({"31, 4", "7, 1", "-1, 1", "2147483647, 268435456"})
    void aHashNeedsMemoryForEachOfItsLanes(String memory, String lanes) {
        LatchkeyConfig settings =
                settings(Map.of("latchkey.password.memory-kib", memory, "latchkey.password.parallelism", lanes));
        assertThatThrownBy(() -> SettingsCheck.check(settings.password(), Long.MAX_VALUE))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("latchkey.password.memory-kib");
    }

    @ParameterizedTest
    @CsvSource({"32, 4", "8, 1", "19456, 1"})
    void whatIsEnoughMemoryIsTaken(String memory, String lanes) {
        LatchkeyConfig settings =
                settings(Map.of("latchkey.password.memory-kib", memory, "latchkey.password.parallelism", lanes));
        assertThatCode(() -> SettingsCheck.check(settings.password(), 64 << 20)).doesNotThrowAnyException();
    }

    @Test
    void aHashMustFitIntoTheHeap() {
        LatchkeyConfig settings = settings(Map.of("latchkey.password.memory-kib", "40000"));
        assertThatThrownBy(() -> SettingsCheck.check(settings.password(), 64 << 20))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("latchkey.password.memory-kib")
                .hasMessageContaining("32768");
    }
}

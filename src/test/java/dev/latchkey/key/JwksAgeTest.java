package dev.latchkey.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.LatchkeyConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.ws.rs.core.Request;
import java.lang.reflect.Proxy;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Nobody keeps the JWKS for longer than a new key is in it before it signs. */
class JwksAgeTest {

    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T09:00:00Z"), ZoneOffset.UTC);

    /** No condition of it holds, since there is none. */
    private static final Request UNCONDITIONAL = (Request) Proxy.newProxyInstance(
            JwksAgeTest.class.getClassLoader(), new Class<?>[] {Request.class}, (proxy, method, arguments) -> null);

    @ParameterizedTest
    @CsvSource({
        "PT6M, PT2S, 300",
        "P36500D, PT2S, 300",
        "PT5M2S, PT2S, 300",
        "PT5M, PT2S, 298",
        "PT1M, PT2S, 58",
        "PT1M, PT0.5S, 59",
        "PT2S, PT2S, 0",
        "PT0S, PT2S, 0",
        "PT1M, PT1H, 0",
    })
    void whoKeepsItHasSeenEachKeyBeforeItSigns(String announce, String poll, int seconds) {
        LatchkeyConfig config = settings(Map.of("latchkey.keys.announce", announce, "latchkey.keys.poll", poll));
        SecureRandom random = new SecureRandom();
        KeyKeeper keys = KeysInMemory.keeper(config, random, new Chance(random, CLOCK), CLOCK);
        assertThat(new JwksResource(keys, CLOCK, config).jwks(UNCONDITIONAL).getHeaderString("Cache-Control"))
                .isEqualTo("public, max-age=" + seconds);
    }

    private static LatchkeyConfig settings(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .withMapping(LatchkeyConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 1000))
                .addDefaultInterceptors()
                .build()
                .getConfigMapping(LatchkeyConfig.class);
    }
}

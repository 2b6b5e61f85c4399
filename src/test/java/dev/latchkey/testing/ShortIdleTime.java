package dev.latchkey.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.time.Duration;
import java.util.Map;

/** Connections may be idle for a tenth of the time that they usually may. Everything else is the default. */
public class ShortIdleTime implements QuarkusTestProfile {

    /** For how long. */
    public static final Duration IDLE = Duration.ofSeconds(3);

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("quarkus.http.idle-timeout", IDLE.toSeconds() + "S");
    }
}

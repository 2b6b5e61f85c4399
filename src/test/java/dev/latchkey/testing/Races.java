package dev.latchkey.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Settings under which thousands of renewals of one session are tried in a minute. Everything else is the default. */
public class Races implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of(
                "latchkey.session.damping", "PT0S",
                "latchkey.throttle.renewals-burst", "1000000",
                "latchkey.throttle.renewals-per-second", "1000000",
                "latchkey.password.memory-kib", "64",
                "latchkey.password.iterations", "1");
    }
}

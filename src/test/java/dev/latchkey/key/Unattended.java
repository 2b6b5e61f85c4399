package dev.latchkey.key;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Nobody looks after the keys but the test. Everything else is the default. */
public class Unattended implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("latchkey.keys.poll", "PT1H");
    }
}

package dev.latchkey.testing;

import io.quarkus.test.junit.QuarkusTestProfile;
import java.util.Map;

/** Passwords cost what they cost in production. Everything else is the default. */
public class RealHashes implements QuarkusTestProfile {

    @Override
    public Map<String, String> getConfigOverrides() {
        return Map.of("latchkey.password.memory-kib", "19456");
    }
}

package dev.latchkey.key;

import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.LatchkeyConfig;
import jakarta.enterprise.inject.Vetoed;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jose4j.jwk.JsonWebKey;

/** A keeper of the one key that the settings ask for, without a database. */
@Vetoed
public final class OneKey extends KeyKeeper {

    private final KeyRing ring;

    public OneKey(LatchkeyConfig config, SecureRandom random, Chance chance) {
        super(null, null, random, chance, null, config);
        LatchkeyConfig.AccessToken access = config.accessToken();
        JsonWebKey jwk = KeyKind.ofAccess(access.algorithm(), access.secret()).make(random, chance);
        Duration day = Duration.ofDays(1);
        ring = new KeyRing(
                List.of(new RingKey(KeyUse.ACCESS, jwk, 0, Instant.EPOCH, null)),
                new KeyRing.Policy(day, day, day, day));
    }

    @Override
    public KeyRing ring() {
        return ring;
    }

    @Override
    public RingKey signer(KeyUse use) {
        return ring.signing(use, Instant.EPOCH).orElseThrow();
    }

    @Override
    public Optional<RingKey> verifier(KeyUse use, String kid, Instant now) {
        return ring.verifier(use, kid, Instant.EPOCH);
    }
}

package dev.latchkey.token;

import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.key.KeyUse;
import dev.latchkey.key.OneKey;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;

/** Access tokens as the service signs them with one key and one setting or another; no service is started for it. */
public final class Mint {

    private final Clock clock = Clock.systemUTC();
    private final SecureRandom random = new SecureRandom();
    private final Chance chance = new Chance(random, clock);
    private final String issuer;
    private final OneKey key;

    /** @param algorithm {@code latchkey.access-token.algorithm} */
    public Mint(String issuer, String algorithm) {
        this.issuer = issuer;
        this.key = new OneKey(
                settings(Map.of("latchkey.issuer", issuer, "latchkey.access-token.algorithm", algorithm)),
                random,
                chance);
    }

    static LatchkeyConfig settings(Map<String, String> settings) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(LatchkeyConfig.class)
                .withSources(new PropertiesConfigSource(settings, "mint", 100))
                .build()
                .getConfigMapping(LatchkeyConfig.class);
    }

    /** The JWKS of this one key. */
    public String jwks() {
        return new JsonWebKeySet(key.signer(KeyUse.ACCESS).jwk()).toJson(OutputControlLevel.PUBLIC_ONLY);
    }

    /** @param typ {@code latchkey.access-token.typ} */
    public String token(String typ) {
        Instant now = clock.instant();
        Subject subject = somebody(chance, now, Duration.ofDays(1));
        LatchkeyConfig settings = settings(Map.of("latchkey.issuer", issuer, "latchkey.access-token.typ", typ));
        return new TokenIssuer(key, settings, chance)
                .access(subject, Set.of(), now)
                .value();
    }

    /** Somebody who has just logged in, with a session that may last as long as this. */
    static Subject somebody(Chance chance, Instant now, Duration longest) {
        return new Subject(
                chance.id(), chance.id(), "latchkey", Set.of("user"), List.of("pwd"), now, now.plus(longest), null);
    }
}

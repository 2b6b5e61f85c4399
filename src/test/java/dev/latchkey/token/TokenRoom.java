package dev.latchkey.token;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.key.KeyKeeper;
import dev.latchkey.key.KeysInMemory;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The token room with its defaults, as a benchmark wants it: the classes of the service with nothing between them, so
 * that a nanosecond is theirs and not the container's.
 */
final class TokenRoom {

    private static final int ENDED_LATELY = 1000;

    /** In milliseconds, as the clock of the service. */
    private final Clock clock = Clock.tickMillis(ZoneOffset.UTC);

    private final Chance chance;
    private final Set<UUID> ended = ConcurrentHashMap.newKeySet();

    final TokenIssuer issuer;
    final TokenVerifier verifier;
    final AccessTokens accessTokens;

    TokenRoom() {
        AmazonCorrettoCryptoProvider.install();
        SecureRandom random = new SecureRandom();
        LatchkeyConfig config = defaults();
        chance = new Chance(random, clock);
        Stream.generate(chance::id).limit(ENDED_LATELY).forEach(ended::add);
        KeyKeeper keys = KeysInMemory.keeper(config, random, chance, clock);
        issuer = new TokenIssuer(keys, config, chance);
        verifier = new TokenVerifier(keys, config, clock);
        accessTokens = new AccessTokens(verifier, keys, this::refusal, clock, new SimpleMeterRegistry());
    }

    private static LatchkeyConfig defaults() {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(LatchkeyConfig.class)
                .build()
                .getConfigMapping(LatchkeyConfig.class);
    }

    private Optional<Refusal> refusal(UUID session) {
        return ended.contains(session) ? Optional.of(Refusal.of(RefusalCode.INVALID_TOKEN)) : Optional.empty();
    }

    Instant now() {
        return clock.instant();
    }

    Subject subject() {
        return Mint.somebody(chance, now(), Duration.ofDays(90));
    }

    RefreshToken refreshToken() {
        Instant now = Instant.ofEpochSecond(now().getEpochSecond());
        return new RefreshToken(chance.id(), chance.id(), 7, now, now.plus(Duration.ofDays(30)), null);
    }

    /** Access tokens, each of a session of its own. */
    List<String> signed(int number) {
        return Stream.generate(() -> issuer.access(subject(), Set.of(), now()).value())
                .limit(number)
                .toList();
    }
}

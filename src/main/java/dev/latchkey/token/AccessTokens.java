package dev.latchkey.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.latchkey.kernel.Heap;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.key.KeyKeeper;
import dev.latchkey.key.KeyUse;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Takes access tokens. It remembers which signatures were found good, because a client shows the same token again and
 * again; whether the token is good <em>now</em> (its time, its key, its session) is asked each time. It is found by the whole
 * of it: another signature, or another spelling, is another token.
 */
@ApplicationScoped
public class AccessTokens {

    private static final int MOST = 20_000;
    private static final int BYTES_OF_EACH = 2_400;

    private final Cache<String, VerifiedToken> verified;
    private final TokenVerifier verifier;
    private final KeyKeeper keys;
    private final SessionLiveness liveness;
    private final Clock clock;

    AccessTokens(TokenVerifier verifier, KeyKeeper keys, SessionLiveness liveness, Clock clock, MeterRegistry metrics) {
        this.verifier = verifier;
        this.keys = keys;
        this.liveness = liveness;
        this.clock = clock;
        this.verified = Caffeine.newBuilder()
                .maximumSize(Heap.room(MOST, BYTES_OF_EACH))
                .recordStats()
                .build();
        CaffeineCacheMetrics.monitor(metrics, verified, "verified-tokens");
    }

    /**
     * What an access token claims, where it is good; else nothing, and no cause. It may be bound to a key, so it says of
     * whoever shows it only that they have it.
     */
    public Optional<JWTCallerPrincipal> accept(String token) {
        return valid(token)
                .filter(valid -> liveness.refusal(valid.sessionId()).isEmpty())
                .map(VerifiedToken::principal);
    }

    /**
     * An access token that is good now.
     *
     * @throws Refusal {@code invalid_token}, where nothing is wrong with it but that its session has ended
     */
    Optional<VerifiedToken> good(String token) {
        Optional<VerifiedToken> valid = valid(token);
        valid.flatMap(found -> liveness.refusal(found.sessionId())).ifPresent(ended -> {
            throw ended;
        });
        return valid;
    }

    private Optional<VerifiedToken> valid(String token) {
        VerifiedToken known = verified.getIfPresent(token);
        return known == null ? verify(token) : Optional.of(known).filter(this::isStillValid);
    }

    private Optional<VerifiedToken> verify(String token) {
        Optional<VerifiedToken> found = verifier.access(token);
        found.ifPresent(good -> verified.put(token, good));
        return found;
    }

    private boolean isStillValid(VerifiedToken token) {
        Instant now = clock.instant();
        return token.isCurrent(now)
                && keys.verifier(KeyUse.ACCESS, token.kid(), now).isPresent();
    }
}

package dev.latchkey.key;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import java.io.IOException;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import org.jose4j.http.Get;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;

/** Another service, which has nothing of us but the JWKS. */
@FunctionalInterface
interface Verifier {

    /** How old the JWKS of a verifier may be; announced keys are older than this before they sign. */
    Duration CACHE = Duration.ofSeconds(1);

    /** Milliseconds that a fetch may take on a busy machine. */
    int PATIENCE = 10_000;

    /** Fails where the token is not good. */
    void verify(String token);

    /** Nimbus with a cache; it looks again where a key is unknown. */
    static Verifier nimbus(String jwks) {
        try {
            JWKSource<SecurityContext> source = JWKSourceBuilder.create(
                            URI.create(jwks).toURL(), new DefaultResourceRetriever(PATIENCE, PATIENCE))
                    .refreshAheadCache(false)
                    .rateLimited(false)
                    .cache(CACHE.toMillis(), PATIENCE)
                    .build();
            DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
            processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.ES256, source));
            return token -> {
                try {
                    processor.process(token, null);
                } catch (ParseException | BadJOSEException | JOSEException refused) {
                    throw new IllegalStateException("Nimbus: " + refused.getMessage(), refused);
                }
            };
        } catch (IOException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }

    /** jose4j with a cache that nothing but time renews: the least forgiving of all. */
    static Verifier jose4j(String jwks) {
        CachedKeys cached = new CachedKeys(jwks);
        JwtConsumer consumer = new JwtConsumerBuilder()
                .setExpectedAudience("latchkey")
                .setAllowedClockSkewInSeconds(30)
                .setVerificationKeyResolver(
                        (jws, nesting) -> new JwksVerificationKeyResolver(cached.now()).resolveKey(jws, nesting))
                .build();
        return token -> {
            try {
                consumer.processToClaims(token);
            } catch (InvalidJwtException refused) {
                throw new IllegalStateException("jose4j: " + refused.getMessage(), refused);
            }
        };
    }

    /** Spring Security as it is configured by whoever configures nothing. */
    static Verifier spring(String jwks) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSetUri(jwks)
                .jwsAlgorithm(SignatureAlgorithm.ES256)
                .build();
        return decoder::decode;
    }

    /** The JWKS as it was not longer than {@link #CACHE} ago. */
    final class CachedKeys {

        private final Get get = new Get();
        private final String jwks;
        private List<JsonWebKey> keys;
        private long fetchedAt;

        CachedKeys(String jwks) {
            this.jwks = jwks;
        }

        synchronized List<JsonWebKey> now() {
            long now = System.nanoTime();
            if (keys == null || now - fetchedAt > CACHE.toNanos()) {
                keys = fetch();
                fetchedAt = now;
            }
            return keys;
        }

        private List<JsonWebKey> fetch() {
            try {
                return new JsonWebKeySet(get.get(jwks).getBody()).getJsonWebKeys();
            } catch (IOException | JoseException failed) {
                throw new IllegalStateException(failed);
            }
        }
    }
}

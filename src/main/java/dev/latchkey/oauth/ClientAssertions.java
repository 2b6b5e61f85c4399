package dev.latchkey.oauth;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Scheme;
import dev.latchkey.kernel.StartOrder;
import dev.latchkey.session.Client;
import dev.latchkey.session.Clients;
import dev.latchkey.token.UsedProofs;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;

/** What a client signs to show who it is (RFC 7523 section 3), each good once. */
@ApplicationScoped
@Startup(StartOrder.SETTINGS)
class ClientAssertions {

    /** A used one is remembered until it is over, so it must be over some day. */
    private static final int LONGEST_LIFE_MINUTES = 60;

    private final Map<String, List<JsonWebKey>> keys = new HashMap<>();
    private final UsedProofs used;
    private final LatchkeyConfig config;
    private final Clock clock;

    ClientAssertions(Clients clients, UsedProofs used, LatchkeyConfig config, Clock clock) {
        this.used = used;
        this.config = config;
        this.clock = clock;
        clients.all()
                .forEach(client ->
                        client.jwks().ifPresent(file -> keys.put(client.id(), ClientKeys.read(client.id(), file))));
    }

    /** Whom an assertion speaks of, before anything of it is believed. */
    static Optional<String> subject(String assertion) {
        try {
            JwtClaims claims = new JwtConsumerBuilder()
                    .setSkipAllValidators()
                    .setSkipSignatureVerification()
                    .setDisableRequireSignature()
                    .build()
                    .processToClaims(assertion);
            return Optional.ofNullable(claims.getSubject());
        } catch (InvalidJwtException | MalformedClaimException none) {
            return Optional.empty();
        }
    }

    /** Whether an assertion is a client's own, for us, for now and for the first time on any node. */
    boolean isGood(String assertion, Client client) {
        try {
            JwtClaims claims = rules(client).processToClaims(assertion);
            Instant end = Instant.ofEpochSecond(claims.getExpirationTime().getValue());
            return used.first(client.id(), claims.getJwtId(), end);
        } catch (InvalidJwtException | MalformedClaimException refused) {
            return false;
        }
    }

    /** An assertion may name no key, and then it is any of them (RFC 7515 section 4.1.4). */
    private VerificationKeyResolver resolver(Client client) {
        JwksVerificationKeyResolver resolver = new JwksVerificationKeyResolver(keys.get(client.id()));
        resolver.setDisambiguateWithVerifySignature(true);
        return resolver;
    }

    /** For the issuer or the token endpoint: libraries name the one or the other (RFC 7523 section 3). */
    private JwtConsumer rules(Client client) {
        return new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(
                        new AlgorithmConstraints(ConstraintType.PERMIT, Scheme.PROOF_ALGORITHMS.toArray(String[]::new)))
                .setVerificationKeyResolver(resolver(client))
                .setExpectedIssuer(client.id())
                .setExpectedSubject(client.id())
                .setExpectedAudience(config.issuerName(), config.address("/oauth2/token"))
                .setRequireExpirationTime()
                .setRequireJwtId()
                .setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .setAllowedClockSkewInSeconds((int) LatchkeyConfig.LEEWAY.toSeconds())
                .setMaxFutureValidityInMinutes(LONGEST_LIFE_MINUTES)
                .build();
    }
}

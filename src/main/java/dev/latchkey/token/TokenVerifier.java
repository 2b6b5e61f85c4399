package dev.latchkey.token;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Times;
import dev.latchkey.key.KeyKeeper;
import dev.latchkey.key.KeyUse;
import io.smallrye.jwt.auth.principal.DefaultJWTCallerPrincipal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.jwt.consumer.JwtContext;

/**
 * Decides whether a token is ours and says what it claims. The answer to every other one is empty: no cause, because a
 * cause would help only whoever forged it.
 */
@ApplicationScoped
public class TokenVerifier {

    static final String REFRESH_TYP = "rt+jwt";

    /** RFC 7800 section 3.1. */
    static final String CONFIRMATION = "cnf";

    /** The one method of confirmation that there is (RFC 9449 section 6.1). */
    static final String THUMBPRINT = "jkt";

    private static final String MEDIA_TYPE_PREFIX = "application/";

    private final KeyKeeper keys;
    private final LatchkeyConfig config;
    private final Clock clock;

    TokenVerifier(KeyKeeper keys, LatchkeyConfig config, Clock clock) {
        this.keys = keys;
        this.config = config;
        this.clock = clock;
    }

    /** An access token that is valid now; its session may have ended. */
    Optional<VerifiedToken> access(String token) {
        return CompactJws.parse(token)
                .filter(jws -> isAccessTyp(jws.typ()))
                .flatMap(jws -> claims(KeyUse.ACCESS, jws, accessRules())
                        .filter(TokenVerifier::isOfSession)
                        .flatMap(claims -> verified(jws, claims))
                        .filter(found -> found.isCurrent(clock.instant())));
    }

    private Optional<VerifiedToken> verified(CompactJws jws, JwtClaims claims) {
        try {
            UUID session = uuid(claims, "sid").orElseThrow();
            DefaultJWTCallerPrincipal principal = new DefaultJWTCallerPrincipal(jws.value(), "JWT", claims);
            return Optional.of(new VerifiedToken(principal, jws.kid(), session, end(claims), jkt(claims)));
        } catch (DateTimeException outOfRange) {
            return Optional.empty();
        }
    }

    /**
     * With leeway. A token from before its lifetime was set to less is too old as soon as one of today would be: nobody
     * remembers for longer that its session has ended, or keeps the key that signed it.
     */
    private Instant end(JwtClaims claims) {
        Instant own = instant(claims, "exp");
        Instant longest = instant(claims, "iat").plus(config.accessToken().lifetime());
        return Times.earlier(own, longest).plus(LatchkeyConfig.LEEWAY);
    }

    /**
     * A refresh token that we signed. Whether it is still good is the session's business: {@code exp} is returned and
     * not judged, because a client that lost an answer may hold a token that outlived itself while its session lives.
     */
    public Optional<RefreshToken> refresh(String token) {
        return ofOurselves(REFRESH_TYP, token, timelessRules()).flatMap(TokenVerifier::refreshToken);
    }

    /** A device token that we signed and that is valid now. */
    public Optional<DeviceToken> device(String token) {
        return ofOurselves(DeviceToken.TYP, token, currentRules()).flatMap(TokenVerifier::deviceToken);
    }

    /** A challenge that we signed and that is valid now. */
    public Optional<Challenge> challenge(String token) {
        return ofOurselves(Challenge.TYP, token, currentRules()).flatMap(TokenVerifier::challenge);
    }

    private Optional<JwtClaims> ofOurselves(String typ, String token, JwtConsumerBuilder rules) {
        return CompactJws.parse(token)
                .filter(jws -> typ.equals(jws.typ()))
                .flatMap(jws -> claims(KeyUse.REFRESH, jws, rules));
    }

    private Optional<JwtClaims> claims(KeyUse use, CompactJws jws, JwtConsumerBuilder rules) {
        return keys.verifier(use, jws.kid(), clock.instant())
                .flatMap(jws::payload)
                .flatMap(JsonMembers::claims)
                .filter(claims -> hold(claims, rules));
    }

    private JwtConsumerBuilder accessRules() {
        return atThisTime(rules().setExpectedAudience(config.audience()).setRequireJwtId());
    }

    private JwtConsumerBuilder currentRules() {
        return atThisTime(rules().setExpectedAudience(config.issuerName()));
    }

    private JwtConsumerBuilder atThisTime(JwtConsumerBuilder rules) {
        return rules.setEvaluationTime(NumericDate.fromMilliseconds(clock.millis()))
                .setAllowedClockSkewInSeconds((int) LatchkeyConfig.LEEWAY.toSeconds());
    }

    /** Judged at the beginning of time, so that {@code exp} is required and never over. */
    private JwtConsumerBuilder timelessRules() {
        return rules().setExpectedAudience(config.issuerName()).setEvaluationTime(NumericDate.fromSeconds(0));
    }

    /** For claims alone: they are read out of a JWS only once its signature is found good. */
    private JwtConsumerBuilder rules() {
        return new JwtConsumerBuilder()
                .setDisableRequireSignature()
                .setSkipSignatureVerification()
                .setExpectedIssuer(config.issuerName())
                .setRequireSubject()
                .setRequireExpirationTime()
                .setRequireIssuedAt();
    }

    private static boolean hold(JwtClaims claims, JwtConsumerBuilder rules) {
        try {
            rules.build().processContext(new JwtContext(claims, List.of()));
            return wholeSeconds(claims, "exp", "iat", "nbf") && isConfirmedAsOurs(claims);
        } catch (InvalidJwtException | RuntimeException refused) {
            return false;
        }
    }

    /** jose4j takes {@code exp: 1.5e9} as well; we never write that, so whoever sends it is not us. */
    private static boolean wholeSeconds(JwtClaims claims, String... names) {
        return List.of(names).stream()
                .allMatch(name -> !claims.hasClaim(name) || claims.getClaimValue(name) instanceof Long);
    }

    /** Where a token is bound in a way that is not ours, nobody here can say whether it is shown by its owner. */
    private static boolean isConfirmedAsOurs(JwtClaims claims) {
        return !claims.hasClaim(CONFIRMATION) || jkt(claims) != null;
    }

    private boolean isAccessTyp(String typ) {
        String strict = config.accessToken().typ();
        if (typ == null) {
            return "JWT".equals(strict);
        }
        String plain = typ.toLowerCase(Locale.ROOT);
        return strict.equalsIgnoreCase(
                plain.startsWith(MEDIA_TYPE_PREFIX) ? plain.substring(MEDIA_TYPE_PREFIX.length()) : plain);
    }

    private static boolean isOfSession(JwtClaims claims) {
        return uuid(claims, "sub").isPresent() && uuid(claims, "sid").isPresent();
    }

    private static Optional<RefreshToken> refreshToken(JwtClaims claims) {
        Optional<UUID> session = uuid(claims, "sid");
        Optional<UUID> account = uuid(claims, "sub");
        if (session.isEmpty() || account.isEmpty() || !(claims.getClaimValue("gen") instanceof Long generation)) {
            return Optional.empty();
        }
        try {
            return Optional.of(new RefreshToken(
                    session.get(),
                    account.get(),
                    generation,
                    instant(claims, "iat"),
                    instant(claims, "exp"),
                    jkt(claims)));
        } catch (DateTimeException | IllegalArgumentException outOfRange) {
            return Optional.empty();
        }
    }

    private static Optional<DeviceToken> deviceToken(JwtClaims claims) {
        Optional<UUID> account = uuid(claims, "sub");
        Optional<UUID> device = uuid(claims, "did");
        if (account.isEmpty() || device.isEmpty() || !(claims.getClaimValue("pwd_at") instanceof Long changed)) {
            return Optional.empty();
        }
        return Optional.of(new DeviceToken(
                account.get(), device.get(), Instant.ofEpochMilli(changed), (String) claims.getClaimValue("factor")));
    }

    private static Optional<Challenge> challenge(JwtClaims claims) {
        Optional<UUID> session = uuid(claims, "sid");
        Optional<UUID> account = uuid(claims, "sub");
        if (session.isEmpty()
                || account.isEmpty()
                || !(claims.getClaimValue("pwd_at") instanceof Long changed)
                || !(claims.getClaimValue("client_id") instanceof String client)) {
            return Optional.empty();
        }
        return Optional.of(
                new Challenge(session.get(), account.get(), Instant.ofEpochMilli(changed), client, jkt(claims)));
    }

    /** The key that the token is bound to (RFC 9449 section 6.1), or null. */
    private static String jkt(JwtClaims claims) {
        return claims.getClaimValue(CONFIRMATION) instanceof Map<?, ?> confirmation
                        && confirmation.get(THUMBPRINT) instanceof String thumbprint
                ? thumbprint
                : null;
    }

    private static Instant instant(JwtClaims claims, String name) {
        return Instant.ofEpochSecond((Long) claims.getClaimValue(name));
    }

    private static Optional<UUID> uuid(JwtClaims claims, String name) {
        try {
            return Optional.ofNullable(claims.getStringClaimValue(name)).map(UUID::fromString);
        } catch (MalformedClaimException | IllegalArgumentException notOurs) {
            return Optional.empty();
        }
    }
}

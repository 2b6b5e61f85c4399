package dev.latchkey.token;

import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.StartOrder;
import dev.latchkey.kernel.Times;
import dev.latchkey.key.KeyKeeper;
import dev.latchkey.key.KeyUse;
import dev.latchkey.key.RingKey;
import io.quarkus.runtime.Startup;
import io.smallrye.jwt.algorithm.SignatureAlgorithm;
import io.smallrye.jwt.build.Jwt;
import io.smallrye.jwt.build.JwtClaimsBuilder;
import io.smallrye.jwt.build.JwtSignatureBuilder;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/** Signs every kind of token. */
@ApplicationScoped
@Startup(StartOrder.SETTINGS)
public class TokenIssuer {

    private final KeyKeeper keys;
    private final LatchkeyConfig config;
    private final Chance chance;
    private final ConfiguredClaims configured;

    TokenIssuer(KeyKeeper keys, LatchkeyConfig config, Chance chance) {
        this.keys = keys;
        this.config = config;
        this.chance = chance;
        this.configured = new ConfiguredClaims(config.accessToken().claims());
    }

    /**
     * An access token (RFC 9068 section 2).
     *
     * @param scopes what it is good for; none where its client has none
     */
    public AccessToken access(Subject subject, Set<String> scopes, Instant now) {
        Instant expiresAt = Times.earlier(now.plus(lifetime()), subject.notAfter());
        RingKey key = keys.signer(KeyUse.ACCESS);
        JwtClaimsBuilder claims = Jwt.issuer(config.issuerName())
                .subject(subject.accountId().toString())
                .audience(config.audience())
                .groups(subject.roles())
                .claim("client_id", subject.clientId())
                .claim("sid", subject.sessionId().toString())
                .claim("jti", chance.id().toString())
                .claim("auth_time", subject.authTime().getEpochSecond())
                .claim("amr", subject.amr())
                .claim("acr", subject.acr())
                .issuedAt(now.getEpochSecond())
                .expiresAt(expiresAt.getEpochSecond());
        configured.texts().forEach(claims::claim);
        if (!scopes.isEmpty()) {
            claims.claim("scope", scope(scopes));
        }
        confirmation(subject.jkt()).forEach(claims::claim);
        return new AccessToken(signed(claims, config.accessToken().typ(), key), expiresAt);
    }

    /** The claim that binds a token to a key, where there is one (RFC 9449 section 6.1). */
    private static Map<String, Object> confirmation(String jkt) {
        return jkt == null ? Map.of() : Map.of(TokenVerifier.CONFIRMATION, Map.of(TokenVerifier.THUMBPRINT, jkt));
    }

    /** Scopes as they are written (RFC 6749 section 3.3); always in the same order. */
    public static String scope(Set<String> scopes) {
        return String.join(" ", new TreeSet<>(scopes));
    }

    /**
     * A statement of ours for everybody who takes access tokens. It must open nothing where somebody presents it as one,
     * so it has another {@code typ} and {@code aud}, no subject, and no end.
     *
     * @param typ what kind of statement
     * @param audience its own address
     * @param claim the name of what is stated
     * @param value what is
     */
    public String statement(String typ, String audience, String claim, Object value, Instant now) {
        JwtClaimsBuilder claims = Jwt.issuer(config.issuerName())
                .audience(audience)
                .issuedAt(now.getEpochSecond())
                .claim(claim, value);
        return signed(claims, typ, keys.signer(KeyUse.ACCESS));
    }

    private static String signed(JwtClaimsBuilder claims, String typ, RingKey key) {
        JwtSignatureBuilder token =
                claims.jws().type(typ).keyId(key.kid()).algorithm(SignatureAlgorithm.fromAlgorithm(key.algorithm()));
        return key.isPair() ? token.sign(key.privateKey()) : token.sign(key.secretKey());
    }

    /** The string of a refresh token; the same for the same token, unless the key that signed it was compromised since. */
    public String refresh(RefreshToken token) {
        return forOurselves(
                TokenVerifier.REFRESH_TYP,
                token.accountId(),
                token.issuedAt(),
                token.expiresAt(),
                token.jkt(),
                Map.of("sid", token.sessionId().toString(), "gen", token.generation()));
    }

    /** The string of a device token. */
    public String device(DeviceToken token, Instant now) {
        Map<String, Object> claims = new TreeMap<>();
        claims.put("did", token.deviceId().toString());
        claims.put("pwd_at", token.passwordChangedAt().toEpochMilli());
        if (token.factor() != null) {
            claims.put("factor", token.factor());
        }
        return forOurselves(DeviceToken.TYP, token.accountId(), now, now.plus(DeviceToken.LIFETIME), null, claims);
    }

    /** The string of a challenge. */
    public String challenge(Challenge challenge, Instant now) {
        return forOurselves(
                Challenge.TYP,
                challenge.accountId(),
                now,
                now.plus(Challenge.LIFETIME),
                challenge.jkt(),
                Map.of(
                        "sid", challenge.sessionId().toString(),
                        "pwd_at", challenge.passwordChangedAt().toEpochMilli(),
                        "client_id", challenge.clientId()));
    }

    /** A token that nobody but us reads: signed with the secret that is in no JWKS. */
    private String forOurselves(
            String typ, UUID account, Instant from, Instant to, String jkt, Map<String, Object> claims) {
        JwtClaimsBuilder token = Jwt.issuer(config.issuerName())
                .subject(account.toString())
                .audience(config.issuerName())
                .issuedAt(from.getEpochSecond())
                .expiresAt(to.getEpochSecond());
        new TreeMap<>(claims).forEach(token::claim);
        confirmation(jkt).forEach(token::claim);
        return signed(token, typ, keys.signer(KeyUse.REFRESH, from));
    }

    /** Never longer than the setting, and shorter by at most the jitter. */
    private Duration lifetime() {
        Duration longest = config.accessToken().lifetime();
        long shorter = (long) (longest.toMillis() * config.accessToken().jitter() * chance.fraction());
        return longest.minusMillis(shorter);
    }
}

package dev.latchkey.token;

import dev.latchkey.kernel.AdoptionSettings;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.WebAddresses;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.HmacKey;
import org.jose4j.keys.resolvers.VerificationKeyResolver;

/**
 * Another system whose tokens are taken, and the rules for them. A secret goes with HMAC alone and public keys with
 * signatures alone, so that no public key is ever taken for a secret (RFC 8725 section 2.1).
 */
final class ForeignIssuer {

    private static final Logger LOG = Logger.getLogger(ForeignIssuer.class);

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern CLAIM = Pattern.compile("[^=]+=.*");
    private static final Set<String> OF_SECRETS = Set.of("HS256", "HS384", "HS512");
    private static final Set<String> OF_KEYS =
            Set.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA");

    /** RFC 7518 section 3.2. */
    private static final int LEAST_SECRET = 32;

    private final String name;
    private final AdoptionSettings settings;
    private final Set<String> algorithms;
    private final Optional<HmacKey> secret;
    private final Optional<ForeignKeys> keys;
    private final Duration longestLife;

    /** @throws ConfigurationException where the settings make no sense */
    ForeignIssuer(String name, AdoptionSettings settings, LatchkeyConfig config) {
        this.name = name;
        this.settings = settings;
        this.longestLife = config.session().longest();
        this.secret = settings.secret()
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .or(() -> settings.secretBytes().map(this::decoded))
                .map(HmacKey::new);
        this.algorithms = settings.algorithms()
                .orElse(secret.isPresent() ? Set.of("HS256") : Set.of("ES256", "RS256", "PS256", "EdDSA"));
        check(config.issuerName());
        this.keys = settings.jwksUrl().map(ForeignKeys::new);
    }

    private void check(String ourselves) {
        require(NAME.matcher(name).matches(), "a name has 1 to 64 of A-Z a-z 0-9 . _ -");
        long kinds = Stream.of(settings.jwksUrl(), settings.secret(), settings.secretBytes())
                .filter(Optional::isPresent)
                .count();
        require(kinds == 1, "one of jwks-url, secret and secret-bytes is needed");
        require(secret.isPresent() || settings.issuer().isPresent(), "jwks-url needs issuer");
        require(
                settings.jwksUrl().stream().allMatch(WebAddresses::isHttpsOrLocal),
                "jwks-url: https, or http on this machine, with the name of a host and a port that is one");
        require(!settings.issuer().equals(Optional.of(ourselves)), "issuer: this is our own");
        Set<String> possible = secret.isPresent() ? OF_SECRETS : OF_KEYS;
        require(possible.containsAll(algorithms), "algorithms: any of " + possible);
        require(claims().allMatch(CLAIM.asMatchPredicate()), "claims: name=value");
        require(
                secret.isPresent()
                        || settings.audience().isPresent()
                        || settings.claims().isPresent(),
                "jwks-url needs audience or claims, because the same keys sign for other apps");
        if (secret.filter(key -> key.getEncoded().length < LEAST_SECRET).isPresent()) {
            LOG.warnf(
                    "The secret of latchkey.adopt.\"%s\" is short: whoever has one of its tokens may find it, and then open"
                            + " sessions here",
                    name);
        }
    }

    private Stream<String> claims() {
        return settings.claims().orElse(Set.of()).stream();
    }

    private void require(boolean right, String rule) {
        if (!right) {
            throw new ConfigurationException("latchkey.adopt.\"" + name + "\": " + rule);
        }
    }

    private byte[] decoded(String base64) {
        try {
            return Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException malformed) {
            throw new ConfigurationException("latchkey.adopt.\"" + name + "\": secret-bytes is no base64");
        }
    }

    /**
     * What a token says, where this system made it and it is good now.
     *
     * @param header of the token, of which nothing is believed yet
     */
    Optional<ForeignToken> verified(String token, Map<String, Object> header, Instant now) {
        if (!mayHaveMade(token, header) || !now.isBefore(settings.until())) {
            return Optional.empty();
        }
        VerificationKeyResolver resolver = keys.map(published -> published.resolver(header.get("kid"), now))
                .orElse((jws, nested) -> secret.orElseThrow());
        try {
            JwtClaims claims =
                    rules(now).setVerificationKeyResolver(resolver).build().processToClaims(token);
            return hasWhatIsAsked(claims) ? read(claims, token) : Optional.empty();
        } catch (InvalidJwtException | MalformedClaimException refused) {
            return Optional.empty();
        }
    }

    /** Looks before anybody is asked for keys. An extension that we do not know is refused (RFC 7515 section 4.1.11). */
    private boolean mayHaveMade(String token, Map<String, Object> header) {
        return header.get("alg") instanceof String algorithm
                && algorithms.contains(algorithm)
                && !header.containsKey("crit")
                && settings.issuer()
                        .map(issuer -> issuer.equals(claimed(token)))
                        .orElse(true);
    }

    private static Object claimed(String token) {
        byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        return JsonMembers.read(new String(payload, StandardCharsets.UTF_8))
                .map(members -> members.get("iss"))
                .orElse(null);
    }

    /** Whoever was logged in for longer than a session may last here logs in again. */
    private JwtConsumerBuilder rules(Instant now) {
        JwtConsumerBuilder rules = new JwtConsumerBuilder()
                .setJwsAlgorithmConstraints(ConstraintType.PERMIT, algorithms.toArray(String[]::new))
                .setRequireExpirationTime()
                .setRequireIssuedAt()
                .setIssuedAtRestrictions(0, (int) Math.min(longestLife.toSeconds(), Integer.MAX_VALUE))
                .setEvaluationTime(NumericDate.fromMilliseconds(now.toEpochMilli()))
                .setAllowedClockSkewInSeconds((int) LatchkeyConfig.LEEWAY.toSeconds());
        settings.issuer().ifPresent(rules::setExpectedIssuer);
        settings.audience().ifPresentOrElse(rules::setExpectedAudience, rules::setSkipDefaultAudienceValidation);
        settings.typ().ifPresent(typ -> rules.setExpectedType(true, typ));
        // What the other system signs with is not ours to choose; a short secret was named at the start.
        secret.ifPresent(shared -> rules.setRelaxVerificationKeyValidation());
        return rules;
    }

    private boolean hasWhatIsAsked(JwtClaims claims) {
        return claims().map(claim -> claim.split("=", 2))
                .allMatch(pair -> pair[1].equals(claims.getClaimValueAsString(pair[0])));
    }

    private Optional<ForeignToken> read(JwtClaims claims, String token) throws MalformedClaimException {
        String account = claims.getStringClaimValue(settings.accountClaim());
        if (account == null || isUnconfirmed(account, claims)) {
            return Optional.empty();
        }
        long end =
                Math.min(claims.getExpirationTime().getValue(), settings.until().getEpochSecond());
        return Optional.of(new ForeignToken(
                name,
                settings.client(),
                account,
                Instant.ofEpochSecond(end),
                token.substring(0, token.lastIndexOf('.'))));
    }

    /** An address that somebody has only claimed to be theirs (OpenID Connect Core section 5.1). */
    private static boolean isUnconfirmed(String account, JwtClaims claims) {
        return account.contains("@")
                && claims.hasClaim("email_verified")
                && !"true".equals(claims.getClaimValueAsString("email_verified"));
    }
}

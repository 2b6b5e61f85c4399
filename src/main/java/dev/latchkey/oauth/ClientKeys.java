package dev.latchkey.oauth;

import dev.latchkey.kernel.Scheme;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.OctetKeyPairJsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.RsaJsonWebKey;
import org.jose4j.jwk.Use;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;

/**
 * The public keys of a client, as its operator wrote them down (RFC 7517 section 5). Not read as a whole by jose4j, which
 * leaves out what it does not understand: the client would be refused one day, and nobody would know why. What is wrong
 * with a key is said without a word of it, because it may be a secret.
 */
final class ClientKeys {

    /** What no public key has (RFC 7518 sections 6.2.2, 6.3.2 and 6.4.1). */
    private static final Set<String> SECRETS = Set.of("d", "p", "q", "dp", "dq", "qi", "oth", "k");

    private static final Logger LOG = Logger.getLogger(ClientKeys.class);

    private static final List<String> ALGORITHMS = Scheme.PROOF_ALGORITHMS;

    /** RFC 7518 section 3.3. */
    private static final int RSA_BITS = 2048;

    private ClientKeys() {}

    /**
     * Reads a JWK Set.
     *
     * @return those that are for signatures, by which an assertion is taken; the others are left out (RFC 7517 section 5)
     * @throws ConfigurationException where it cannot be read, has anything in it but public keys, or none for signatures
     */
    static List<JsonWebKey> read(String client, Path file) {
        String setting = "latchkey.clients.\"" + client + "\".jwks: " + file;
        List<?> members = members(setting, file);
        List<JsonWebKey> keys = new ArrayList<>();
        for (Object member : members) {
            keys.add(key(setting + ", key " + (keys.size() + 1), member));
        }
        return forSignatures(setting, keys);
    }

    private static List<JsonWebKey> forSignatures(String setting, List<JsonWebKey> keys) {
        List<JsonWebKey> usable =
                keys.stream().filter(ClientKeys::isForSignatures).toList();
        String wanted = "for " + String.join(", ", ALGORITHMS)
                + ": those are of the curves P-256 and Ed25519, and of RSA with 2048 bits or more";
        if (usable.isEmpty()) {
            throw new ConfigurationException(setting + " has no key " + wanted);
        }
        if (usable.size() < keys.size()) {
            LOG.warnf("%s: %d of the keys are not %s", setting, keys.size() - usable.size(), wanted);
        }
        return usable;
    }

    private static List<?> members(String setting, Path file) {
        try {
            if (JsonUtil.parseJson(Files.readString(file)).get("keys") instanceof List<?> keys && !keys.isEmpty()) {
                return keys;
            }
        } catch (IOException unreadable) {
            throw new ConfigurationException(setting + " cannot be read");
        } catch (JoseException | RuntimeException noJson) {
            throw new ConfigurationException(setting + " is no JSON object");
        }
        throw new ConfigurationException(setting + " is no JWK Set with a key in it");
    }

    private static JsonWebKey key(String setting, Object member) {
        if (!(member instanceof Map<?, ?> members)) {
            throw new ConfigurationException(setting + " is no JWK");
        }
        if (members.keySet().stream().anyMatch(SECRETS::contains)) {
            throw new ConfigurationException(setting + " is not public");
        }
        @SuppressWarnings("unchecked")
        Map<String, Object> given = (Map<String, Object>) members;
        return key(setting, given);
    }

    private static JsonWebKey key(String setting, Map<String, Object> members) {
        try {
            if (JsonWebKey.Factory.newJwk(members) instanceof PublicJsonWebKey key) {
                return key;
            }
        } catch (JoseException | RuntimeException unusable) {
            throw new ConfigurationException(setting + " is none that can be used");
        }
        throw new ConfigurationException(setting + " is not public");
    }

    /** By those that an assertion is taken with; jose4j would say of any other key that there is none (RFC 7517 section 4). */
    private static boolean isForSignatures(JsonWebKey key) {
        return (key.getUse() == null || Use.SIGNATURE.equals(key.getUse()))
                && (key.getAlgorithm() == null || ALGORITHMS.contains(key.getAlgorithm()))
                && isStrong(key);
    }

    private static boolean isStrong(JsonWebKey key) {
        if (key instanceof EllipticCurveJsonWebKey curve) {
            return EllipticCurves.P_256.equals(curve.getCurveName());
        }
        if (key instanceof OctetKeyPairJsonWebKey pair) {
            return OctetKeyPairJsonWebKey.SUBTYPE_ED25519.equals(pair.getSubtype());
        }
        return key instanceof RsaJsonWebKey rsa
                && rsa.getRsaPublicKey().getModulus().bitLength() >= RSA_BITS;
    }
}

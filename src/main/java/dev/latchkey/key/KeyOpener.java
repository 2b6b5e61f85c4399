package dev.latchkey.key;

import dev.latchkey.kernel.Transactions;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.lang.JoseException;

/** Seals keys under the master secret, and opens them, each once. */
@ApplicationScoped
class KeyOpener {

    private static final Logger LOG = Logger.getLogger(KeyOpener.class);
    private static final String JWK = "jwk+json";

    private final SigningKeys keys;
    private final Transactions transactions;
    private final Sealer sealer;
    private final Map<String, JsonWebKey> opened = new ConcurrentHashMap<>();

    KeyOpener(SigningKeys keys, Transactions transactions, Sealer sealer) {
        this.keys = keys;
        this.transactions = transactions;
        this.sealer = sealer;
    }

    String seal(KeyUse use, JsonWebKey jwk) {
        return seal(use, jwk.getKeyId(), jwk.toJson(OutputControlLevel.INCLUDE_PRIVATE));
    }

    private String seal(KeyUse use, String kid, String json) {
        return sealer.seal(use.name(), kid, JWK, json);
    }

    RingKey open(SigningKey key) {
        JsonWebKey jwk = opened.computeIfAbsent(key.kid(), kid -> parse(json(key)));
        return new RingKey(key.use(), jwk, key.position(), key.signsFrom(), key.compromisedAt());
    }

    private String json(SigningKey key) {
        return sealer.open(key.use().name(), key.kid(), key.sealed())
                .orElseThrow(() -> new ConfigurationException("The master secret does not open the keys in the "
                        + "database. Start again with the master secret that sealed them (latchkey.master-secret, or "
                        + "the file " + MasterSecret.FILE + " in latchkey.data-dir). Nothing was changed."));
    }

    private static JsonWebKey parse(String json) {
        try {
            return JsonWebKey.Factory.newJwk(json);
        } catch (JoseException broken) {
            throw new IllegalStateException("A sealed key is no JWK");
        }
    }

    /** Seals anew what only the old master secret opens, all of it or nothing. */
    void resealWhereNeeded() {
        if (sealer.isReplaced()) {
            int resealed = transactions.call(this::reseal);
            LOG.infof("Sealed %d keys under the new master secret", resealed);
        }
    }

    private int reseal() {
        List<SigningKey> outdated = keys.listAll().stream()
                .filter(key -> !sealer.isSealedAnew(key.use().name(), key.kid(), key.sealed()))
                .toList();
        outdated.forEach(key -> key.reseal(seal(key.use(), key.kid(), json(key))));
        return outdated.size();
    }
}

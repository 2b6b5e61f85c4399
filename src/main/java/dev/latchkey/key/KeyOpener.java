package dev.latchkey.key;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Transactions;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.lang.JoseException;

/** Seals keys under the master secret and opens them, each once; knows the old master secret where it is given. */
@ApplicationScoped
class KeyOpener {

    private static final Logger LOG = Logger.getLogger(KeyOpener.class);

    private final SigningKeys keys;
    private final Transactions transactions;
    private final MasterSecret master;
    private final Optional<MasterSecret> old;
    private final Map<String, JsonWebKey> opened = new ConcurrentHashMap<>();

    KeyOpener(SigningKeys keys, Transactions transactions, MasterSecret master, LatchkeyConfig config) {
        this.keys = keys;
        this.transactions = transactions;
        this.master = master;
        this.old = config.oldMasterSecret().map(secret -> new MasterSecret(secret, "latchkey.old-master-secret"));
    }

    String seal(KeyUse use, JsonWebKey jwk) {
        return master.seal(jwk.getKeyId(), use, jwk.toJson(OutputControlLevel.INCLUDE_PRIVATE));
    }

    RingKey open(SigningKey key) {
        JsonWebKey jwk = opened.computeIfAbsent(key.kid(), kid -> parse(json(key)));
        return new RingKey(key.use(), jwk, key.position(), key.signsFrom(), key.compromisedAt());
    }

    private String json(SigningKey key) {
        return opened(master, key)
                .or(() -> old.flatMap(secret -> opened(secret, key)))
                .orElseThrow(() -> new ConfigurationException("The master secret does not open the keys in the "
                        + "database. Start again with the master secret that sealed them (latchkey.master-secret, or "
                        + "the file " + MasterSecret.FILE + " in latchkey.data-dir). Nothing was changed."));
    }

    private static Optional<String> opened(MasterSecret secret, SigningKey key) {
        try {
            return Optional.of(secret.open(key.kid(), key.use().name(), key.sealed()));
        } catch (JoseException sealedByAnother) {
            return Optional.empty();
        }
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
        if (old.isPresent()) {
            long resealed = transactions.call(this::reseal);
            LOG.infof("Sealed %d keys under the new master secret", resealed);
        }
    }

    private long reseal() {
        return keys.listAll().stream()
                .filter(key -> opened(master, key).isEmpty())
                .peek(key -> key.reseal(master.seal(key.kid(), key.use(), json(key))))
                .count();
    }
}

package dev.latchkey.key;

import dev.latchkey.audit.ChainKey;
import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.DatabaseOpened;
import dev.latchkey.kernel.Hmac;
import dev.latchkey.kernel.Transactions;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import javax.crypto.spec.SecretKeySpec;

/**
 * The key that seals the audit trail. It is random, made once, and kept under the master secret, so that a master secret
 * that is replaced breaks no chain.
 */
@ApplicationScoped
class AuditKey implements ChainKey {

    private static final String PURPOSE = "audit";

    private final Sealer sealer;
    private final Transactions transactions;
    private final Chance chance;
    private volatile SecretKeySpec key;

    AuditKey(Sealer sealer, Transactions transactions, Chance chance) {
        this.sealer = sealer;
        this.transactions = transactions;
        this.chance = chance;
    }

    /** Of several nodes that start on an empty database one makes the key. */
    void load(@Observes DatabaseOpened opened) {
        String secret = transactions.callAgainIfTaken(this::readOrMake);
        key = Hmac.key(secret.getBytes(StandardCharsets.UTF_8));
    }

    private String readOrMake() {
        SealedAuditKey kept = SealedAuditKey.findById(SealedAuditKey.ONLY);
        if (kept == null) {
            String secret = chance.secret();
            new SealedAuditKey(sealer.seal(PURPOSE, SealedAuditKey.ONLY, secret)).persistAndFlush();
            return secret;
        }
        String secret = sealer.open(PURPOSE, SealedAuditKey.ONLY, kept.sealed())
                .orElseThrow(
                        () -> new ConfigurationException("The master secret does not open the key of the audit trail"));
        if (sealer.isReplaced()) {
            kept.reseal(sealer.seal(PURPOSE, SealedAuditKey.ONLY, secret));
        }
        return secret;
    }

    @Override
    public String seal(String text) {
        return HexFormat.of().formatHex(Hmac.of(key, text.getBytes(StandardCharsets.UTF_8)));
    }
}

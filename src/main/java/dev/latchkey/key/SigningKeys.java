package dev.latchkey.key;

import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Transactions;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;

/** The table of keys, which is where nodes agree. */
@ApplicationScoped
class SigningKeys implements PanacheRepositoryBase<SigningKey, String> {

    private final AuditTrail audit;
    private final Transactions transactions;

    SigningKeys(AuditTrail audit, Transactions transactions) {
        this.audit = audit;
        this.transactions = transactions;
    }

    /** All keys, as they are now. */
    List<SigningKey> all() {
        return transactions.call(this::listAll);
    }

    /** Adds a key; false where another node has just made the one of its position. */
    boolean add(SigningKey key) {
        return transactions.unlessTaken(() -> added(key)).isPresent();
    }

    private SigningKey added(SigningKey key) {
        persistAndFlush(key);
        return key;
    }

    void forget(List<String> kids) {
        transactions.run(() -> delete("kid in ?1", kids));
    }

    /** Lets a key sign from a time that is before its own. */
    void advance(String kid, Instant signsFrom) {
        transactions.run(() -> update("signsFrom = ?1 where kid = ?2 and signsFrom > ?1", signsFrom, kid));
    }

    /** Declares that somebody else has a key. */
    void compromise(String kid, Instant now) {
        transactions.run(() -> findByIdOptional(kid).ifPresent(key -> {
            key.compromise(now);
            audit.record(new AuditEvent.KeyCompromised(kid));
        }));
    }
}

package dev.latchkey.key;

import dev.latchkey.kernel.Transactions;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The table of keys, which is where nodes agree. */
@ApplicationScoped
class SigningKeys implements PanacheRepositoryBase<SigningKey, String> {

    private final Transactions transactions;

    SigningKeys(Transactions transactions) {
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
}

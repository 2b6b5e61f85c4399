package dev.latchkey.key;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.narayana.jta.QuarkusTransaction;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.function.Supplier;
import org.hibernate.exception.ConstraintViolationException;

/** The table of keys, which is where nodes agree. */
@ApplicationScoped
class SigningKeys implements PanacheRepositoryBase<SigningKey, String> {

    /** All keys, as they are now. */
    List<SigningKey> all() {
        return QuarkusTransaction.requiringNew().call(this::listAll);
    }

    /** Adds a key; false where another node has just made the one of its position. */
    boolean add(SigningKey key) {
        return unlessTaken(() -> {
            persistAndFlush(key);
            return true;
        });
    }

    private static boolean unlessTaken(Supplier<Boolean> write) {
        try {
            return QuarkusTransaction.requiringNew().call(write::get);
        } catch (RuntimeException failed) {
            if (isTaken(failed)) {
                return false;
            }
            throw failed;
        }
    }

    private static boolean isTaken(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof ConstraintViolationException) {
                return true;
            }
        }
        return false;
    }
}

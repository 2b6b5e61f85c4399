package dev.latchkey.account;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.List;
import java.util.UUID;

/** Every query about second factors. */
@ApplicationScoped
class Totps implements PanacheRepositoryBase<Totp, UUID> {

    /** All of them, locked until the transaction ends: nobody uses or replaces one meanwhile. */
    List<Totp> lockedAll() {
        return findAll().withLock(LockModeType.PESSIMISTIC_WRITE).list();
    }

    boolean isOn(UUID accountId) {
        return count("accountId = ?1 and sealed is not null", accountId) == 1;
    }

    /**
     * Keeps a secret until its first code shows that the app has it; the one in force stays in force. Writes nothing else:
     * a code may have been used up in the same transaction.
     */
    void enrol(UUID accountId, String pending) {
        if (update("pending = ?1 where accountId = ?2", pending, accountId) == 0) {
            persist(new Totp(accountId, pending));
        }
    }

    /** Forgets a secret that no code has confirmed. */
    void forgetPending(UUID accountId) {
        update("pending = null where accountId = ?1 and pending is not null", accountId);
    }

    /** Uses a time step up, and with it every earlier one; of any number that try at once, one does (RFC 6238 5.2). */
    boolean use(UUID accountId, long step) {
        return update("lastStep = ?1 where accountId = ?2 and lastStep < ?1 and sealed is not null", step, accountId)
                == 1;
    }
}

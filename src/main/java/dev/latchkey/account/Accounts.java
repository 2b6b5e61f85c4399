package dev.latchkey.account;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Optional;
import java.util.UUID;

/** Every query about accounts that is more than a look-up by id. */
@ApplicationScoped
public class Accounts implements PanacheRepositoryBase<Account, UUID> {

    /** The account of an address. */
    public Optional<Account> byEmail(EmailAddress email) {
        return find("email", email.value()).firstResultOptional();
    }

    /** An account, locked until the transaction ends: nobody changes its password meanwhile. */
    public Account locked(UUID id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /** The account of an address, held until the end of the transaction, so that whoever else wants to change it waits. */
    Optional<Account> lockedByEmail(EmailAddress email) {
        return find("email", email.value())
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .firstResultOptional();
    }
}

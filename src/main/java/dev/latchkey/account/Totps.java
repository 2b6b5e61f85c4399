package dev.latchkey.account;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;

/** Every query about second factors. */
@ApplicationScoped
class Totps implements PanacheRepositoryBase<Totp, UUID> {

    boolean isOn(UUID accountId) {
        return count("accountId = ?1 and sealed is not null", accountId) == 1;
    }

    /** Uses a time step up, and with it every earlier one; of any number that try at once, one does (RFC 6238 5.2). */
    boolean use(UUID accountId, long step) {
        return update("lastStep = ?1 where accountId = ?2 and lastStep < ?1 and sealed is not null", step, accountId)
                == 1;
    }
}

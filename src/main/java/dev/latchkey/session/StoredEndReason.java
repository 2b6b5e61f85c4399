package dev.latchkey.session;

import dev.latchkey.kernel.StoredName;
import jakarta.persistence.Converter;

/** What ended for a reason that only a newer node knows has ended all the same. */
@Converter(autoApply = true)
class StoredEndReason extends StoredName<EndReason> {

    StoredEndReason() {
        super(EndReason.values(), EndReason.LOGGED_OUT);
    }
}

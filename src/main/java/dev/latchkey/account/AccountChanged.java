package dev.latchkey.account;

import jakarta.enterprise.event.Event;
import jakarta.inject.Singleton;
import jakarta.persistence.PostUpdate;
import java.util.UUID;

/**
 * Something of an account was changed; fired in the transaction that changes it.
 *
 * @param accountId whose
 */
record AccountChanged(UUID accountId) {

    /** Whoever changes one need not think of it. */
    @Singleton
    static class Listener {

        private final Event<AccountChanged> changes;

        Listener(Event<AccountChanged> changes) {
            this.changes = changes;
        }

        @PostUpdate
        void fire(Account account) {
            changes.fire(new AccountChanged(account.id()));
        }
    }
}

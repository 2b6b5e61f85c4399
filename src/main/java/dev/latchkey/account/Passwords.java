package dev.latchkey.account;

import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.util.UUID;

/** Changing a password. */
@ApplicationScoped
class Passwords {

    private final Accounts accounts;
    private final Mails mails;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Event<PasswordChanged> changes;
    private final Clock clock;

    Passwords(
            Accounts accounts,
            Mails mails,
            AuditTrail audit,
            Transactions transactions,
            Event<PasswordChanged> changes,
            Clock clock) {
        this.accounts = accounts;
        this.mails = mails;
        this.audit = audit;
        this.transactions = transactions;
        this.changes = changes;
        this.clock = clock;
    }

    /**
     * Stores a new password, ends the account's other sessions, and tells the owner.
     *
     * @param known the account as it was when the old password was compared
     * @throws Refusal {@code invalid_credentials}, where somebody else was faster
     */
    void change(Account known, String phc, UUID session) {
        transactions.run(() -> store(known, phc, session));
        EmailAddress.parse(known.email())
                .ifPresent(owner -> mails.send(owner, Mails.Letter.passwordChanged(known.language())));
    }

    private void store(Account known, String phc, UUID session) {
        Account account = accounts.locked(known.id());
        if (account == null || !account.passwordChangedAt().equals(known.passwordChangedAt())) {
            throw Refusal.of(RefusalCode.INVALID_CREDENTIALS);
        }
        account.changePassword(phc, clock.instant());
        audit.record(new AuditEvent.PasswordChanged(account.id()));
        changes.fire(new PasswordChanged(account.id(), session, account.passwordChangedAt()));
    }
}

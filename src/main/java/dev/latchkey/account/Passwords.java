package dev.latchkey.account;

import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;

/** Changing a password, by whoever knows it or reads the account's mail. No link that was sent before survives it. */
@ApplicationScoped
class Passwords {

    private final Accounts accounts;
    private final Links links;
    private final OneTimeTokens tokens;
    private final Mails mails;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Event<PasswordChanged> changes;
    private final Clock clock;

    Passwords(
            Accounts accounts,
            Links links,
            OneTimeTokens tokens,
            Mails mails,
            AuditTrail audit,
            Transactions transactions,
            Event<PasswordChanged> changes,
            Clock clock) {
        this.accounts = accounts;
        this.links = links;
        this.tokens = tokens;
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
     * @param session the session that asks, which goes on
     * @throws Refusal {@code invalid_credentials}, where somebody else was faster
     */
    void change(Account known, String phc, UUID session) {
        transactions.run(() -> {
            Account account = accounts.unchanged(known);
            Instant now = clock.instant();
            account.changePassword(phc, now);
            audit.record(new AuditEvent.PasswordChanged(account.id()));
            changed(account, session, now);
        });
    }

    /**
     * Stores the password that whoever has the link chose, ends all sessions of the account, and tells the owner.
     *
     * @throws Refusal {@code invalid_token_link}
     */
    void reset(String secret, String phc) {
        transactions.run(() -> {
            Instant now = clock.instant();
            Links.Opened link = links.open(Links.TO_A_PASSWORD, secret, now);
            Account account = link.account();
            account.recover(phc, now);
            audit.record(new AuditEvent.PasswordReset(account.id()));
            link.token().roles().ifPresent(roles -> assume(account, roles));
            changed(account, null, now);
        });
    }

    private void assume(Account account, Set<String> roles) {
        account.assume(roles);
        audit.record(AuditEvent.RolesChanged.to(account.id(), account.roles()));
    }

    private void changed(Account account, UUID keptSession, Instant now) {
        tokens.revokeAll(account.id(), now);
        changes.fire(new PasswordChanged(account.id(), keptSession, now));
        mails.tell(account, Letter.PASSWORD_CHANGED);
    }
}

package dev.latchkey.account;

import dev.latchkey.account.Account.SignUp;
import dev.latchkey.account.OneTimeToken.Purpose;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** Signing up, and proving the address. */
@ApplicationScoped
class Registration {

    private final Accounts accounts;
    private final Links links;
    private final OneTimeTokens tokens;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Event<PasswordChanged> changes;
    private final Chance chance;
    private final Clock clock;

    Registration(
            Accounts accounts,
            Links links,
            OneTimeTokens tokens,
            AuditTrail audit,
            Transactions transactions,
            Event<PasswordChanged> changes,
            Chance chance,
            Clock clock) {
        this.accounts = accounts;
        this.links = links;
        this.tokens = tokens;
        this.audit = audit;
        this.transactions = transactions;
        this.changes = changes;
        this.chance = chance;
        this.clock = clock;
    }

    /**
     * Signs someone up. Whoever asks learns nothing from the answer; the owner of the address learns the rest by mail.
     * Two sign-ups may race for one address. The unique index lets one in; the other one then finds it there.
     */
    void signUp(EmailAddress email, SignUp signUp) {
        Optional<Account> entered = transactions.unlessTaken(() -> enter(email, signUp));
        if (entered.isEmpty()) {
            transactions.run(() -> enter(email, signUp));
        }
    }

    private Account enter(EmailAddress email, SignUp signUp) {
        Instant now = clock.instant();
        Account account = accounts.lockedByEmail(email)
                .map(known -> replaced(known, signUp, now))
                .orElseGet(() -> create(email, signUp, now));
        if (account.verified()) {
            links.sendInstead(account, Letter.TAKEN, now);
            audit.record(new AuditEvent.SignUpRepeated(account.id()));
        } else {
            links.sendVerification(account, now);
        }
        return account;
    }

    /** Of an earlier sign-up that nobody confirmed nothing stays: no password, no link, no session. */
    private Account replaced(Account known, SignUp signUp, Instant now) {
        if (!known.verified()) {
            known.replace(signUp, now);
            tokens.revokeSignUp(known.id(), now);
            changes.fire(new PasswordChanged(known.id(), null, now));
        }
        return known;
    }

    private Account create(EmailAddress email, SignUp signUp, Instant now) {
        Account account = new Account(chance.id(), email, signUp, now);
        accounts.persistAndFlush(account);
        audit.record(new AuditEvent.SignedUp(account.id()));
        return account;
    }

    /** Confirms an address by the secret that was mailed to it. */
    void verify(String secret) {
        transactions.run(() -> {
            Instant now = clock.instant();
            Account account = links.open(Purpose.VERIFY_EMAIL, secret, now).account();
            account.verify(now);
            audit.record(new AuditEvent.Verified(account.id()));
        });
    }
}

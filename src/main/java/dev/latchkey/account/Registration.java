package dev.latchkey.account;

import dev.latchkey.account.Account.SignUp;
import dev.latchkey.account.OneTimeToken.Purpose;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Instant;

/** Signing up, and proving the address. */
@ApplicationScoped
class Registration {

    private final Accounts accounts;
    private final Links links;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Event<PasswordChanged> changes;
    private final Chance chance;
    private final Clock clock;

    Registration(
            Accounts accounts,
            Links links,
            AuditTrail audit,
            Transactions transactions,
            Event<PasswordChanged> changes,
            Chance chance,
            Clock clock) {
        this.accounts = accounts;
        this.links = links;
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
        transactions.runAgainIfTaken(() -> enter(email, signUp));
    }

    private void enter(EmailAddress email, SignUp signUp) {
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
    }

    /** Until one of several sign-ups is confirmed the latest is what the account says, and what a login is told. */
    private Account replaced(Account known, SignUp signUp, Instant now) {
        if (known.isOpenToSignUps()) {
            install(known, signUp, now);
        }
        return known;
    }

    private void install(Account account, SignUp signUp, Instant now) {
        account.replace(signUp, now);
        changes.fire(new PasswordChanged(account.id(), null, now));
    }

    private Account create(EmailAddress email, SignUp signUp, Instant now) {
        Account account = new Account(chance.id(), email, signUp, now);
        accounts.persistAndFlush(account);
        audit.record(new AuditEvent.SignedUp(account.id()));
        return account;
    }

    /**
     * Confirms an address by the secret that was mailed to it. What the sign-up said that the mail answered counts from
     * now on, and not what others have said before or since: whoever reads the mails chooses between them.
     *
     * @throws Refusal {@code invalid_token_link}
     */
    void verify(String secret) {
        transactions.run(() -> {
            Instant now = clock.instant();
            Links.Opened link = links.open(Purpose.VERIFY_EMAIL, secret, now);
            Account account = link.account();
            link.token().signUp().ifPresent(signUp -> choose(account, signUp, now));
            account.verify(now);
            links.settle(account, now);
            audit.record(new AuditEvent.Verified(account.id()));
        });
    }

    /** A node of the release before makes no other link void when it confirms an account. */
    private void choose(Account account, SignUp signUp, Instant now) {
        if (!account.isOpenToSignUps()) {
            throw Refusal.of(RefusalCode.INVALID_TOKEN_LINK);
        }
        install(account, signUp, now);
    }
}

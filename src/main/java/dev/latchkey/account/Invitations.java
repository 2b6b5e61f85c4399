package dev.latchkey.account;

import dev.latchkey.account.Account.SignUp;
import dev.latchkey.account.OneTimeToken.Purpose;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Set;

/**
 * Accounts that begin with a link instead of a sign-up. The link brings the roles: before it is opened nobody has them,
 * so that a stranger who signs up with the address, or has signed up before, gains nothing.
 */
@ApplicationScoped
class Invitations {

    private final Accounts accounts;
    private final Links links;
    private final OneTimeTokens tokens;
    private final PasswordHasher hasher;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Chance chance;
    private final LatchkeyConfig config;
    private final Clock clock;

    Invitations(
            Accounts accounts,
            Links links,
            OneTimeTokens tokens,
            PasswordHasher hasher,
            AuditTrail audit,
            Transactions transactions,
            Chance chance,
            LatchkeyConfig config,
            Clock clock) {
        this.accounts = accounts;
        this.links = links;
        this.tokens = tokens;
        this.hasher = hasher;
        this.audit = audit;
        this.transactions = transactions;
        this.chance = chance;
        this.config = config;
        this.clock = clock;
    }

    /**
     * Mails a link to whoever is to be the first admin, unless there is an admin, or the link is already out. Two nodes
     * may ask at once: one of them makes the account or locks it, and the other one then finds the link.
     */
    void inviteFirstAdmin(EmailAddress email) {
        transactions.runAgainIfTaken(() -> {
            if (!accounts.hasAdmin()) {
                inviteOnce(email);
            }
        });
    }

    /** The account stays as it is, whosever it was, until the link is opened. */
    private void inviteOnce(EmailAddress email) {
        Instant now = clock.instant();
        Account account = accounts.lockedByEmail(email).orElseGet(() -> create(email, now));
        if (!tokens.isOpen(Purpose.INVITATION, account.id(), now)) {
            invite(account, Set.of(Account.ADMIN, Account.USER), now);
        }
    }

    /**
     * Makes an account and mails its link. A sign-up with the address that nobody has confirmed gives way.
     *
     * @throws Refusal {@code account_exists}, where somebody has shown that the address is theirs
     */
    Account invite(EmailAddress email, Set<String> roles) {
        return transactions.callAgainIfTaken(() -> {
            Instant now = clock.instant();
            Account account = accounts.lockedByEmail(email).orElseGet(() -> create(email, now));
            if (account.verified()) {
                throw Refusal.of(RefusalCode.ACCOUNT_EXISTS);
            }
            invite(account, roles, now);
            return account;
        });
    }

    private Account create(EmailAddress email, Instant now) {
        SignUp nobodys = new SignUp(null, hasher.ofNoPassword(), config.defaultLanguage());
        Account account = new Account(chance.id(), email, nobodys, now);
        accounts.persistAndFlush(account);
        return account;
    }

    private void invite(Account account, Set<String> roles, Instant now) {
        account.invite();
        links.sendInvitation(account, roles, now);
        audit.record(new AuditEvent.Invited(account.id()));
    }
}

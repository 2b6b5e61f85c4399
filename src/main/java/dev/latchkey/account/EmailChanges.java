package dev.latchkey.account;

import dev.latchkey.account.OneTimeToken.Purpose;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Giving an account another address. It is confirmed at the new one and told to the old one; whether the new one is
 * somebody's, only its owner learns.
 */
@ApplicationScoped
class EmailChanges {

    private final Accounts accounts;
    private final Links links;
    private final OneTimeTokens tokens;
    private final Profiles profiles;
    private final Mails mails;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Clock clock;

    EmailChanges(
            Accounts accounts,
            Links links,
            OneTimeTokens tokens,
            Profiles profiles,
            Mails mails,
            AuditTrail audit,
            Transactions transactions,
            Clock clock) {
        this.accounts = accounts;
        this.links = links;
        this.tokens = tokens;
        this.profiles = profiles;
        this.mails = mails;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Asks whoever reads the new address.
     *
     * @param known the account as it was when the password was compared
     * @throws Refusal {@code invalid_credentials}, where the password was changed since
     */
    void request(Account known, EmailAddress address) {
        transactions.run(() -> {
            Account account = accounts.unchanged(known);
            links.forgetChange(account, clock.instant());
            Optional<Account> holder = accounts.lockedByEmail(address).filter(Account::verified);
            if (holder.isPresent()) {
                links.sendInstead(holder.get(), Letter.EMAIL_TRIED, clock.instant());
            } else {
                links.sendChange(account, address, clock.instant());
            }
            mails.tell(account, Letter.EMAIL_REQUESTED);
            audit.record(new AuditEvent.EmailChangeRequested(account.id()));
        });
    }

    /**
     * Makes the change, by the secret that was mailed to the new address. Of two accounts that get one address at once,
     * the unique index lets one.
     *
     * @throws Refusal {@code invalid_token_link}
     */
    void confirm(String secret) {
        transactions.unlessTaken(() -> move(secret)).orElseThrow(() -> Refusal.of(RefusalCode.INVALID_TOKEN_LINK));
    }

    private Account move(String secret) {
        Instant now = clock.instant();
        Links.Opened link = links.open(Purpose.CHANGE_EMAIL, secret, now);
        Account account = link.account();
        EmailAddress address = link.token().email().orElseThrow(() -> Refusal.of(RefusalCode.INVALID_TOKEN_LINK));
        accounts.lockedByEmail(address).ifPresent(holder -> giveWay(holder, account));
        mails.tell(account, Letter.EMAIL_CHANGED);
        account.move(address, now);
        accounts.flush();
        tokens.revokeAll(account.id(), now);
        audit.record(new AuditEvent.EmailChanged(account.id()));
        return account;
    }

    /** Who signed up with the address and never showed that it is theirs does not keep it from whoever did. */
    private void giveWay(Account holder, Account to) {
        if (holder.verified()) {
            throw Refusal.of(RefusalCode.INVALID_TOKEN_LINK);
        }
        profiles.erase(holder);
    }
}

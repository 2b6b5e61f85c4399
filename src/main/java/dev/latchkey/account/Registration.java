package dev.latchkey.account;

import dev.latchkey.account.Account.SignUp;
import dev.latchkey.account.OneTimeToken.Purpose;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.Language;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Signing up, and proving the address. */
@ApplicationScoped
public class Registration {

    private static final Duration VERIFY_LIFETIME = Duration.ofHours(24);

    private final Accounts accounts;
    private final OneTimeTokens tokens;
    private final Mails mails;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Chance chance;
    private final Clock clock;

    Registration(
            Accounts accounts,
            OneTimeTokens tokens,
            Mails mails,
            AuditTrail audit,
            Transactions transactions,
            Chance chance,
            Clock clock) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.mails = mails;
        this.audit = audit;
        this.transactions = transactions;
        this.chance = chance;
        this.clock = clock;
    }

    /**
     * Signs someone up. Whoever asks learns nothing from the answer; the owner of the address learns the rest by mail,
     * which leaves after the commit.
     */
    void signUp(EmailAddress email, SignUp signUp) {
        mails.send(email, enterDespiteRace(email, signUp));
    }

    /** Two sign-ups may race for one address. The unique index lets one in; the other one then finds it there. */
    private Mails.Letter enterDespiteRace(EmailAddress email, SignUp signUp) {
        return transactions
                .unlessTaken(() -> enter(email, signUp))
                .orElseGet(() -> transactions.call(() -> enter(email, signUp)));
    }

    private Mails.Letter enter(EmailAddress email, SignUp signUp) {
        Instant now = clock.instant();
        Optional<Account> known = accounts.lockedByEmail(email);
        if (known.isPresent() && known.get().verified()) {
            return Mails.Letter.taken(known.get().language());
        }
        Account account = known.orElseGet(() -> create(email, signUp, now));
        account.replace(signUp, now);
        Language language = signUp.language();
        return Mails.Letter.verify(language, tokens.issue(Purpose.VERIFY_EMAIL, account.id(), VERIFY_LIFETIME, now));
    }

    private Account create(EmailAddress email, SignUp signUp, Instant now) {
        Account account = new Account(chance.id(), email, signUp, now);
        accounts.persistAndFlush(account);
        audit.record(new AuditEvent.SignedUp(account.id()));
        return account;
    }

    /** Confirms an address by the secret that was mailed to it. */
    void verify(String secret) {
        transactions.run(() -> confirm(secret));
    }

    private void confirm(String secret) {
        Instant now = clock.instant();
        Account account = tokens.consume(Purpose.VERIFY_EMAIL, secret, now)
                .map(accounts::findById)
                .orElseThrow(() -> Refusal.of(RefusalCode.INVALID_TOKEN_LINK));
        account.verify(now);
        audit.record(new AuditEvent.Verified(account.id()));
    }
}

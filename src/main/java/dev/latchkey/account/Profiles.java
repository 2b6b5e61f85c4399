package dev.latchkey.account;

import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.Transactions;
import io.quarkus.security.AuthenticationFailedException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** What people do to their accounts besides using them. */
@ApplicationScoped
class Profiles {

    private final Accounts accounts;
    private final OneTimeTokens tokens;
    private final LinkRequests requests;
    private final Outbox outbox;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Event<AccountDeleted> deletions;
    private final Clock clock;

    Profiles(
            Accounts accounts,
            OneTimeTokens tokens,
            LinkRequests requests,
            Outbox outbox,
            AuditTrail audit,
            Transactions transactions,
            Event<AccountDeleted> deletions,
            Clock clock) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.requests = requests;
        this.outbox = outbox;
        this.audit = audit;
        this.transactions = transactions;
        this.deletions = deletions;
        this.clock = clock;
    }

    /** Gives an account a name, or none where it is null. */
    Account rename(UUID id, String name) {
        return transactions.call(() -> {
            Account account = Optional.ofNullable(accounts.locked(id)).orElseThrow(AuthenticationFailedException::new);
            account.rename(name);
            return account;
        });
    }

    /**
     * Deletes an account and everything personal.
     *
     * @param known the account as it was when the password was compared
     * @throws Refusal {@code invalid_credentials}, where the password was changed since, or {@code last_admin}
     */
    void delete(Account known) {
        transactions.run(() -> {
            accounts.requireAdminBesides(known.id());
            erase(accounts.unchanged(known));
        });
    }

    /** Deletes an account that was signed up before a time; false where somebody was faster to confirm it or to sign up. */
    boolean forget(UUID id, Instant signedUpBefore) {
        Optional<Account> forgotten =
                Optional.ofNullable(accounts.locked(id)).filter(account -> account.isForgottenSince(signedUpBefore));
        forgotten.ifPresent(this::erase);
        return forgotten.isPresent();
    }

    /** Deletes a locked account. What happened stays in the trail, under an id that leads nowhere any more. */
    void erase(Account account) {
        UUID id = account.id();
        deletions.fire(new AccountDeleted(id, clock.instant()));
        tokens.delete("accountId", id);
        outbox.delete("accountId", id);
        requests.delete("email", account.email());
        accounts.delete("id", id);
        audit.record(new AuditEvent.AccountDeleted(id));
        audit.forgetOrigins(id);
    }
}

package dev.latchkey.account;

import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** What operators do to other people's accounts. Nothing of it leaves the service without anybody who may do it. */
@ApplicationScoped
public class Administration {

    private static final String ANY = "%";

    private final Accounts accounts;
    private final Invitations invitations;
    private final OneTimeTokens tokens;
    private final Profiles profiles;
    private final SecondFactors secondFactors;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Event<AccountDisabled> disabling;
    private final Clock clock;

    Administration(
            Accounts accounts,
            Invitations invitations,
            OneTimeTokens tokens,
            Profiles profiles,
            SecondFactors secondFactors,
            AuditTrail audit,
            Transactions transactions,
            Event<AccountDisabled> disabling,
            Clock clock) {
        this.accounts = accounts;
        this.invitations = invitations;
        this.tokens = tokens;
        this.profiles = profiles;
        this.secondFactors = secondFactors;
        this.audit = audit;
        this.transactions = transactions;
        this.disabling = disabling;
        this.clock = clock;
    }

    /**
     * Whether an account may administer now, whatever its access tokens say of its roles.
     *
     * @param twoFactors whether they say that a second factor was shown
     */
    public boolean isAdmin(UUID id, boolean twoFactors) {
        return transactions.call(() -> accounts.isAdmin(id, twoFactors));
    }

    /** An account. */
    public Optional<Account> byId(UUID id) {
        return transactions.call(() -> accounts.findByIdOptional(id));
    }

    /**
     * A stretch of the accounts, in the order in which they were made.
     *
     * @param email an address, or its beginning and {@code *}; null for all
     * @param after the account before the first
     * @throws Refusal {@code invalid_request}, where that is no address
     */
    public List<Account> find(String email, UUID after, int most) {
        String pattern = pattern(email);
        return transactions.call(() -> accounts.page(pattern, after, most));
    }

    private static String pattern(String email) {
        if (email == null) {
            return ANY;
        }
        if (email.endsWith("*")) {
            return literal(EmailAddress.normalised(email.substring(0, email.length() - 1))) + ANY;
        }
        return EmailAddress.parse(email)
                .map(address -> literal(address.value()))
                .orElseThrow(() -> Refusal.field("email", "field.email"));
    }

    private static String literal(String text) {
        return text.replaceAll("[!%_]", "!$0");
    }

    /**
     * Makes an account, and mails the link that brings its password and its roles.
     *
     * @throws Refusal {@code account_exists}
     */
    public Account invite(String email, Set<String> roles) {
        EmailAddress address = EmailAddress.parse(email).orElseThrow(() -> Refusal.field("email", "field.email"));
        return invitations.invite(address, roles);
    }

    /** Ends an account's sessions and lets nobody log in with it. */
    public void disable(UUID id) {
        transactions.run(() -> {
            Account account = dispensable(id);
            if (account.disabledAt() == null) {
                Instant now = clock.instant();
                account.disable(now);
                disabling.fire(new AccountDisabled(id, now));
                audit.record(new AuditEvent.AccountDisabled(id));
            }
        });
    }

    /** Lets an account's owner log in again. */
    public void enable(UUID id) {
        transactions.run(() -> {
            Account account = locked(id);
            if (account.disabledAt() != null) {
                account.enable();
                audit.record(new AuditEvent.AccountEnabled(id));
            }
        });
    }

    /**
     * Takes the second factor of an account away, for an owner who has neither the app nor a recovery code any more. Ends
     * no session: they were opened with what was asked for, and whoever is still logged in somewhere needs that most now.
     * An operator's own takes the password and a code, as everybody's does.
     *
     * @throws Refusal {@code not_found} where there is none, {@code forbidden} where it is the operator's own
     */
    public void removeSecondFactor(UUID id, UUID operator) {
        if (id.equals(operator)) {
            throw Refusal.of(RefusalCode.FORBIDDEN);
        }
        transactions.run(() -> {
            if (!secondFactors.erase(locked(id))) {
                throw Refusal.of(RefusalCode.NOT_FOUND);
            }
        });
    }

    /** Deletes an account and everything personal, as its owner can. */
    public void delete(UUID id) {
        transactions.run(() -> profiles.erase(dispensable(id)));
    }

    /**
     * Gives an account other roles. Access tokens say so from the next renewal on, and an invitation that is still out does
     * not bring back those of before.
     *
     * @throws Refusal {@code email_not_verified}, because a stranger may have signed up with the address
     */
    public Account assign(UUID id, Set<String> roles) {
        return transactions.call(() -> {
            Account account = roles.contains(Account.ADMIN) ? locked(id) : dispensable(id);
            if (!account.verified()) {
                throw Refusal.of(RefusalCode.EMAIL_NOT_VERIFIED);
            }
            account.assume(roles);
            tokens.revokeRoles(id);
            audit.record(AuditEvent.RolesChanged.to(id, account.roles()));
            return account;
        });
    }

    /** An account, locked, without which there is an admin. */
    private Account dispensable(UUID id) {
        accounts.requireAdminBesides(id);
        return locked(id);
    }

    private Account locked(UUID id) {
        return Optional.ofNullable(accounts.locked(id)).orElseThrow(() -> Refusal.of(RefusalCode.NOT_FOUND));
    }
}

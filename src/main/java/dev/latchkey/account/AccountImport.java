package dev.latchkey.account;

import dev.latchkey.account.Unfit.UnfitException;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.Language;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.Transactions;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Accounts of another system, on their way in. Whoever is known already stays as they are, so that the same export may
 * come twice. But an address that somebody signed up here and never confirmed is the imported owner's: the password of
 * a stranger who was there first does not survive.
 */
@ApplicationScoped
public class AccountImport {

    /** How many threads of the hasher an import takes from the logins. */
    private static final int HASHES_AT_ONCE = 2;

    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

    private final Accounts accounts;
    private final OneTimeTokens tokens;
    private final Profiles profiles;
    private final PasswordHasher hasher;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Event<PasswordChanged> changes;
    private final Language language;
    private final Chance chance;
    private final Clock clock;

    AccountImport(
            Accounts accounts,
            OneTimeTokens tokens,
            Profiles profiles,
            PasswordHasher hasher,
            AuditTrail audit,
            Transactions transactions,
            Event<PasswordChanged> changes,
            LatchkeyConfig config,
            Chance chance,
            Clock clock) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.profiles = profiles;
        this.hasher = hasher;
        this.audit = audit;
        this.transactions = transactions;
        this.changes = changes;
        this.language = config.defaultLanguage();
        this.chance = chance;
        this.clock = clock;
    }

    /** Whether a text has the form of a password hash that may come in. */
    public static boolean isHash(String text) {
        try {
            StoredPassword.parse(text);
            return true;
        } catch (IllegalArgumentException plain) {
            return false;
        }
    }

    /**
     * Checks what an export says and has plain passwords hashed, but for those who are here already; one candidate for each
     * line, in order.
     *
     * @param lines at least one; null stands for what nobody could read
     */
    public List<Candidate> prepare(List<AccountLine> lines) {
        Map<String, Account> known = knownWithPlainPasswords(lines);
        return Uni.join()
                .all(lines.stream().map(line -> hashed(line, known)).toList())
                .usingConcurrencyOf(HASHES_AT_ONCE)
                .andFailFast()
                .await()
                .indefinitely();
    }

    /** An export that comes again must get further than it did before, so nobody's hash is made twice. */
    private Map<String, Account> knownWithPlainPasswords(List<AccountLine> lines) {
        List<String> addresses = lines.stream()
                .filter(line -> line != null && line.plain().isPresent())
                .flatMap(line -> EmailAddress.parse(line.email()).stream())
                .flatMap(email -> email.spellings().stream())
                .toList();
        return addresses.isEmpty() ? Map.of() : byAddress(transactions.call(() -> accounts.byEmails(addresses)));
    }

    /** By the form in which candidates have it, however it is spelt; of several the one that somebody has confirmed. */
    private static Map<String, Account> byAddress(List<Account> accounts) {
        return accounts.stream()
                .collect(Collectors.toMap(
                        AccountImport::address, account -> account, AccountImport::ofOwner, HashMap::new));
    }

    private static Account ofOwner(Account one, Account same) {
        return one.verified() ? one : same;
    }

    private static String address(Account account) {
        return EmailAddress.parse(account.email()).map(EmailAddress::value).orElseThrow();
    }

    private Uni<Candidate> hashed(AccountLine line, Map<String, Account> known) {
        Candidate checked = checked(line, known);
        if (checked.outcome != null) {
            return Uni.createFrom().item(checked);
        }
        return line.plain()
                .map(password -> hash(password).map(checked::withHash))
                .orElseGet(() -> Uni.createFrom().item(checked));
    }

    private Candidate checked(AccountLine line, Map<String, Account> known) {
        if (line == null) {
            return Candidate.settled(Outcome.because(Unfit.MALFORMED));
        }
        try {
            ImportedAccount account = line.checked(language);
            Account present = known.get(account.email().value());
            return stays(present, account) ? Candidate.settled(Outcome.EXISTING) : new Candidate(account, null);
        } catch (UnfitException unfit) {
            return Candidate.settled(Outcome.because(unfit.reason()));
        }
    }

    /** Waits where the hasher has its hands full. */
    private Uni<String> hash(PasswordText password) {
        return Uni.createFrom()
                .deferred(() -> hasher.hash(password))
                .onFailure(Refusal.class)
                .retry()
                .withBackOff(PAUSE, LONGEST_PAUSE)
                .indefinitely();
    }

    /**
     * Enters accounts, in the transaction of the caller.
     *
     * @return what became of each, in order
     */
    public List<Outcome> enter(List<Candidate> candidates) {
        Instant now = clock.instant();
        Map<String, Account> known = known(candidates);
        List<Outcome> outcomes = candidates.stream()
                .map(candidate -> enter(candidate, known, now))
                .toList();
        accounts.flush();
        return outcomes;
    }

    private Map<String, Account> known(List<Candidate> candidates) {
        List<String> addresses = candidates.stream()
                .filter(candidate -> candidate.outcome == null)
                .flatMap(candidate -> candidate.account.email().spellings().stream())
                .toList();
        return byAddress(accounts.lockedByEmails(addresses));
    }

    private Outcome enter(Candidate candidate, Map<String, Account> known, Instant now) {
        if (candidate.outcome != null) {
            return candidate.outcome;
        }
        ImportedAccount imported = candidate.account;
        Account present = known.get(imported.email().value());
        if (stays(present, imported)) {
            return Outcome.EXISTING;
        }
        if (present == null || present.isUnconfirmedSignUp()) {
            return create(imported, present, known, now);
        }
        adopt(present, imported, now);
        return Outcome.CREATED;
    }

    /** What somebody was invited to, or what came in before, goes only to an owner of whom more is known. */
    private static boolean stays(Account present, ImportedAccount imported) {
        return present != null && (present.verified() || !present.isUnconfirmedSignUp() && !imported.verified());
    }

    /** A stranger's sign-up goes with its id, which is nothing to the owner's apps, and with its links. */
    private Outcome create(ImportedAccount imported, Account stranger, Map<String, Account> known, Instant now) {
        UUID id = imported.id() == null ? chance.id() : imported.id();
        Account holder = imported.id() == null ? null : accounts.findById(id);
        if (holder != null) {
            return isOwner(holder, imported) ? Outcome.EXISTING : Outcome.because(Unfit.ID_TAKEN);
        }
        if (stranger != null) {
            profiles.erase(stranger);
        }
        Account account = new Account(id, imported, now);
        accounts.persist(account);
        known.put(account.email(), account);
        recordRoles(account);
        return Outcome.CREATED;
    }

    /** Then another import has brought it in since its address was looked for. */
    private static boolean isOwner(Account holder, ImportedAccount imported) {
        return imported.email().spellings().contains(holder.email());
    }

    private void adopt(Account present, ImportedAccount imported, Instant now) {
        present.adopt(imported, now);
        tokens.revokeAll(present.id(), now);
        changes.fire(new PasswordChanged(present.id(), null, now));
        recordRoles(present);
    }

    private void recordRoles(Account account) {
        if (account.roles().size() > 1) {
            audit.record(AuditEvent.RolesChanged.to(account.id(), account.roles()));
        }
    }

    /**
     * An account that may come in, or why not.
     *
     * @param account null where it may not
     * @param outcome what became of it already; null where it may come in
     */
    public record Candidate(ImportedAccount account, Outcome outcome) {

        static Candidate settled(Outcome outcome) {
            return new Candidate(null, outcome);
        }

        Candidate withHash(String phc) {
            return new Candidate(account.withHash(phc), outcome);
        }
    }

    /**
     * What became of an account.
     *
     * @param created whether it is new here
     * @param unfit why it did not come in; null also where it was here before
     */
    public record Outcome(boolean created, Unfit unfit) {
        static final Outcome CREATED = new Outcome(true, null);
        static final Outcome EXISTING = new Outcome(false, null);

        static Outcome because(Unfit unfit) {
            return new Outcome(false, unfit);
        }
    }
}

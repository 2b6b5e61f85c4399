package dev.latchkey.account;

import dev.latchkey.account.Unfit.UnfitException;
import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.Language;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
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
    private final PasswordHasher hasher;
    private final Event<PasswordChanged> changes;
    private final Language language;
    private final Chance chance;
    private final Clock clock;

    AccountImport(
            Accounts accounts,
            OneTimeTokens tokens,
            PasswordHasher hasher,
            Event<PasswordChanged> changes,
            LatchkeyConfig config,
            Chance chance,
            Clock clock) {
        this.accounts = accounts;
        this.tokens = tokens;
        this.hasher = hasher;
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
     * Checks what an export says and has plain passwords hashed; one candidate for each line, in order.
     *
     * @param lines at least one; null stands for what nobody could read
     */
    public List<Candidate> prepare(List<AccountLine> lines) {
        return Uni.join()
                .all(lines.stream().map(this::prepared).toList())
                .usingConcurrencyOf(HASHES_AT_ONCE)
                .andFailFast()
                .await()
                .indefinitely();
    }

    private Uni<Candidate> prepared(AccountLine line) {
        if (line == null) {
            return Uni.createFrom().item(new Candidate(null, Unfit.MALFORMED));
        }
        try {
            ImportedAccount account = line.checked(language);
            return line.plain()
                    .map(password -> hash(password).map(account::withHash))
                    .orElseGet(() -> Uni.createFrom().item(account))
                    .map(ready -> new Candidate(ready, null));
        } catch (UnfitException unfit) {
            return Uni.createFrom().item(new Candidate(null, unfit.reason()));
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
                .filter(candidate -> candidate.unfit == null)
                .flatMap(candidate -> candidate.account.email().spellings().stream())
                .toList();
        return accounts.lockedByEmails(addresses).stream()
                .collect(
                        Collectors.toMap(AccountImport::address, account -> account, (one, same) -> one, HashMap::new));
    }

    /** In the form in which candidates have it, however it is spelt. */
    private static String address(Account account) {
        return EmailAddress.parse(account.email()).map(EmailAddress::value).orElseThrow();
    }

    private Outcome enter(Candidate candidate, Map<String, Account> known, Instant now) {
        if (candidate.unfit != null) {
            return new Outcome(false, candidate.unfit);
        }
        ImportedAccount imported = candidate.account;
        Account present = known.get(imported.email().value());
        if (present == null) {
            return create(imported, known, now);
        }
        if (present.verified() || !imported.verified()) {
            return Outcome.EXISTING;
        }
        present.adopt(imported, now);
        tokens.revokeAll(present.id(), now);
        changes.fire(new PasswordChanged(present.id(), null, now));
        return Outcome.CREATED;
    }

    private Outcome create(ImportedAccount imported, Map<String, Account> known, Instant now) {
        UUID id = imported.id() == null ? chance.id() : imported.id();
        if (imported.id() != null && accounts.findById(id) != null) {
            return new Outcome(false, Unfit.ID_TAKEN);
        }
        Account account = new Account(id, imported, now);
        accounts.persist(account);
        known.put(account.email(), account);
        return Outcome.CREATED;
    }

    /**
     * An account that may come in, or why not.
     *
     * @param account null where it may not
     * @param unfit null where it may
     */
    public record Candidate(ImportedAccount account, Unfit unfit) {}

    /**
     * What became of an account.
     *
     * @param created whether it is new here
     * @param unfit why it did not come in; null also where it was here before
     */
    public record Outcome(boolean created, Unfit unfit) {
        static final Outcome CREATED = new Outcome(true, null);
        static final Outcome EXISTING = new Outcome(false, null);
    }
}

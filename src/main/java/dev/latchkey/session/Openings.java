package dev.latchkey.session;

import dev.latchkey.account.Account;
import dev.latchkey.account.Accounts;
import dev.latchkey.account.SecondFactors;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.token.Challenge;
import dev.latchkey.token.ForeignToken;
import dev.latchkey.token.ForeignTokens;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Opens sessions: for a password, for a code after it, for a token of another system. */
@ApplicationScoped
class Openings {

    private final Sessions sessions;
    private final Clients clients;
    private final Accounts accounts;
    private final SecondFactors secondFactors;
    private final ForeignTokens foreignTokens;
    private final Alerts alerts;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Chance chance;
    private final RenewalPolicy policy;

    Openings(
            Sessions sessions,
            Clients clients,
            Accounts accounts,
            SecondFactors secondFactors,
            ForeignTokens foreignTokens,
            Alerts alerts,
            AuditTrail audit,
            Transactions transactions,
            Chance chance,
            LatchkeyConfig config) {
        this.sessions = sessions;
        this.clients = clients;
        this.accounts = accounts;
        this.secondFactors = secondFactors;
        this.foreignTokens = foreignTokens;
        this.alerts = alerts;
        this.audit = audit;
        this.transactions = transactions;
        this.chance = chance;
        this.policy = RenewalPolicy.of(config.session());
    }

    /**
     * Opens a session.
     *
     * @param known the account as it was when its password was compared
     * @param rehashed the password's hash at today's cost, or null where the stored one has it
     * @throws Refusal {@code invalid_credentials} where the password was changed since, {@code account_disabled} where the
     *     account was disabled since, {@code invalid_client} where the client was deleted since, here as below
     */
    SessionService.Grant open(Account known, String rehashed, Login login, Instant now) {
        return transactions.call(() -> logIn(chance.id(), current(known, rehashed), login, now));
    }

    /**
     * Owes a session to whoever still has to show a second factor.
     *
     * @param known as above
     * @param login what opens the session but for the second factor
     * @param rehashed as above
     */
    Challenge challenge(Account known, Login login, String rehashed) {
        Account account = transactions.call(() -> current(known, rehashed));
        return new Challenge(chance.id(), account.id(), account.passwordChangedAt(), login.clientId(), login.jkt());
    }

    /**
     * Opens the session that a challenge names.
     *
     * @throws Refusal {@code invalid_challenge} where it was opened before or the account is not as it was, {@code
     *     invalid_code} where the code is not of its second factor or was used before
     */
    SessionService.Grant open(Challenge challenge, String code, Login login, Instant now) {
        return transactions.call(() -> {
            Account account = challenged(challenge);
            secondFactors.use(account.id(), code, now);
            return logIn(challenge.sessionId(), account, login, now);
        });
    }

    /**
     * Opens a session for whoever shows a token of another system; empty where the token opens none, or was shown before.
     */
    Optional<SessionService.Grant> open(Account known, ForeignToken token, Login login, Instant now) {
        UUID id = chance.id();
        return transactions
                .unlessTaken(() -> adopted(known, token, id).map(account -> insert(id, account, login, now)))
                .flatMap(granted -> granted);
    }

    /** Owes a session to whoever still has to show a second factor; otherwise as above. The token is used up by it. */
    Optional<Challenge> challenge(Account known, ForeignToken token, Login login) {
        UUID id = chance.id();
        return transactions
                .unlessTaken(() -> adopted(known, token, id)
                        .map(account -> new Challenge(
                                id, account.id(), account.passwordChangedAt(), login.clientId(), login.jkt())))
                .flatMap(owed -> owed);
    }

    /**
     * Uses up a token that the account is still to be had for. The other system speaks for the accounts that came from it
     * and for no others; and once a password was chosen here it speaks for nobody, because it may go on giving tokens to
     * whoever the new password was to keep out. Nor is its key enough to become an operator.
     */
    private Optional<Account> adopted(Account known, ForeignToken token, UUID session) {
        Optional<Account> adopted = Optional.ofNullable(accounts.locked(known.id()))
                .filter(account -> account.disabledAt() == null)
                .filter(Account::isAsImported)
                .filter(account -> !account.roles().contains(Account.ADMIN));
        adopted.ifPresent(account -> {
            foreignTokens.spend(token);
            audit.record(new AuditEvent.Adopted(account.id(), session, token.issuer()));
        });
        return adopted;
    }

    /** The lock lets one of several that answer a challenge look first. */
    private Account challenged(Challenge challenge) {
        return Optional.ofNullable(accounts.locked(challenge.accountId()))
                .filter(account -> account.passwordChangedAt().equals(challenge.passwordChangedAt()))
                .filter(account -> account.disabledAt() == null)
                .filter(account -> sessions.findById(challenge.sessionId()) == null)
                .orElseThrow(() -> Refusal.of(RefusalCode.INVALID_CHALLENGE));
    }

    private Account current(Account known, String rehashed) {
        Account account = accounts.unchanged(known);
        if (account.disabledAt() != null) {
            throw Refusal.of(RefusalCode.ACCOUNT_DISABLED);
        }
        if (rehashed != null) {
            account.rehash(rehashed);
        }
        return account;
    }

    /** Whoever brings a token of another system was logged in there before, and is no news. */
    private SessionService.Grant logIn(UUID id, Account account, Login login, Instant now) {
        alerts.loggingIn(account, login, now);
        return insert(id, account, login, now);
    }

    private SessionService.Grant insert(UUID id, Account account, Login login, Instant now) {
        if (!clients.stays(login.clientId())) {
            throw Refusal.of(RefusalCode.INVALID_CLIENT);
        }
        Session session = new Session(id, account, login, now, policy);
        sessions.persist(session);
        audit.record(new AuditEvent.Opened(
                account.id(), id, login.knownDevice().isPresent() ? "known_device" : "new_device"));
        return new SessionService.Grant(session.subject(session.generation()), session.refreshToken());
    }
}

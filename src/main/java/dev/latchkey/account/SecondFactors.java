package dev.latchkey.account;

import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.DatabaseOpened;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.key.Sealer;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jboss.logging.Logger;

/** Enrols second factors, takes their codes, and puts them away. Whoever changes one has its account locked. */
@ApplicationScoped
public class SecondFactors {

    private static final Logger LOG = Logger.getLogger(SecondFactors.class);
    private static final String PURPOSE = "totp";

    private final Accounts accounts;
    private final Totps totps;
    private final RecoveryCodes recoveryCodes;
    private final Sealer sealer;
    private final Mails mails;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Chance chance;
    private final Clock clock;

    SecondFactors(
            Accounts accounts,
            Totps totps,
            RecoveryCodes recoveryCodes,
            Sealer sealer,
            Mails mails,
            AuditTrail audit,
            Transactions transactions,
            Chance chance,
            Clock clock) {
        this.accounts = accounts;
        this.totps = totps;
        this.recoveryCodes = recoveryCodes;
        this.sealer = sealer;
        this.mails = mails;
        this.audit = audit;
        this.transactions = transactions;
        this.chance = chance;
        this.clock = clock;
    }

    /** Whether a login of the account needs a code. */
    public boolean isOn(UUID accountId) {
        return transactions.call(() -> totps.isOn(accountId));
    }

    /**
     * What tells the second factor of an account from all that it had before and will have; empty where it has none.
     */
    public Optional<String> fingerprint(UUID accountId) {
        return transactions
                .call(() -> totps.findByIdOptional(accountId).flatMap(Totp::sealed))
                .flatMap(kept -> opened(accountId, kept))
                .map(TotpSecret::fingerprint);
    }

    /**
     * A new secret, which is not in force before it is confirmed.
     *
     * @param known the account as it was when its password was compared
     * @param code uses up a code of the second factor that is in force; without meaning where there is none
     * @throws Refusal {@code invalid_code}, {@code invalid_request} where one is needed and none came, {@code
     *     invalid_credentials} where the password was changed since
     */
    TotpSecret enrol(Account known, String code) {
        TotpSecret secret = TotpSecret.of(chance.bytes(TotpSecret.BYTES));
        String kept = sealer.seal(PURPOSE, known.id().toString(), secret.base32());
        transactions.run(() -> {
            lockedWithCode(known, code);
            totps.enrol(known.id(), kept);
        });
        return secret;
    }

    /** Looks after the account is locked, so that nobody enrols while another second factor is being put in force. */
    private Account lockedWithCode(Account known, String code) {
        Account account = accounts.unchanged(known);
        if (totps.isOn(account.id())) {
            if (code == null) {
                throw Refusal.field("code", "field.required");
            }
            use(account.id(), code, clock.instant());
        }
        return account;
    }

    /**
     * Puts the secret that was enrolled in force, by a code of it.
     *
     * @return the recovery codes, which are shown this once
     * @throws Refusal {@code not_found} where none was enrolled, {@code invalid_code} where the code is not its
     */
    List<String> confirm(UUID accountId, String code) {
        return transactions.call(() -> putInForce(accountId, code));
    }

    private List<String> putInForce(UUID accountId, String code) {
        Account account = accounts.locked(accountId);
        Totp totp = totps.findByIdOptional(accountId).orElseThrow(() -> Refusal.of(RefusalCode.NOT_FOUND));
        TotpSecret secret = totp.pending()
                .flatMap(kept -> opened(accountId, kept))
                .orElseThrow(() -> Refusal.of(RefusalCode.NOT_FOUND));
        OptionalLong step = secret.step(code, clock.instant());
        totp.confirm(step.orElseThrow(() -> Refusal.of(RefusalCode.INVALID_CODE)));
        audit.record(new AuditEvent.TotpEnabled(accountId));
        mails.tell(account, Letter.TOTP_ENABLED);
        return recoveryCodes.issue(accountId);
    }

    /** Whoever enrolled a secret and has not confirmed it may be who the new password is to keep out. */
    void passwordChanged(@Observes PasswordChanged change) {
        totps.forgetPending(change.accountId());
    }

    private Optional<TotpSecret> opened(UUID accountId, String kept) {
        return sealer.open(PURPOSE, accountId.toString(), kept).map(TotpSecret::new);
    }

    /**
     * Takes a code of the app, or a recovery code, once. Call it inside a transaction.
     *
     * @throws Refusal {@code invalid_code}, or {@code temporarily_unavailable} where nobody can say, because the secret is
     *     sealed under a master secret that this node does not know
     */
    public void use(UUID accountId, String code, Instant now) {
        Optional<String> kept = totps.findByIdOptional(accountId).flatMap(Totp::sealed);
        Optional<TotpSecret> secret = kept.flatMap(text -> opened(accountId, text));
        if (usesStep(accountId, secret, code, now) || recoveryCodes.use(accountId, code, now)) {
            return;
        }
        if (kept.isPresent() && secret.isEmpty()) {
            LOG.error("The master secret does not open a second factor. Another node has sealed it under another one");
            throw Refusal.unavailable();
        }
        throw Refusal.of(RefusalCode.INVALID_CODE);
    }

    private boolean usesStep(UUID accountId, Optional<TotpSecret> secret, String code, Instant now) {
        OptionalLong step = secret.map(known -> known.step(code, now)).orElse(OptionalLong.empty());
        return step.isPresent() && totps.use(accountId, step.getAsLong());
    }

    /** A code was wrong. */
    public void refused(UUID accountId) {
        transactions.run(() -> audit.record(new AuditEvent.TotpRefused(accountId)));
    }

    /** Removes the second factor; says whether one was in force. Parameters and refusals as with {@link #enrol}. */
    boolean remove(Account known, String code) {
        return transactions.call(() -> erase(lockedWithCode(known, code)));
    }

    /** Removes the second factor of a locked account; says whether one was in force. */
    boolean erase(Account account) {
        boolean on = totps.isOn(account.id());
        if (on) {
            audit.record(new AuditEvent.TotpDisabled(account.id()));
            mails.tell(account, Letter.TOTP_DISABLED);
        }
        totps.delete("accountId", account.id());
        recoveryCodes.delete("accountId", account.id());
        return on;
    }

    /** While the master secret is being replaced, everything is sealed anew, all of it or nothing. */
    void reseal(@Observes DatabaseOpened opened) {
        if (sealer.isReplaced()) {
            transactions.run(() -> totps.lockedAll().forEach(this::reseal));
            LOG.info("Sealed the second factors under the new master secret");
        }
    }

    private void reseal(Totp totp) {
        totp.reseal(resealed(totp, totp.sealed()), resealed(totp, totp.pending()));
    }

    private String resealed(Totp totp, Optional<String> kept) {
        String id = totp.accountId().toString();
        return kept.map(known -> sealer.open(PURPOSE, id, known)
                        .map(secret -> sealer.seal(PURPOSE, id, secret))
                        .orElse(known))
                .orElse(null);
    }
}

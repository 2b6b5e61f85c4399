package dev.latchkey.session;

import dev.latchkey.account.Account;
import dev.latchkey.account.SecondFactors;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.guard.Attempt;
import dev.latchkey.guard.Attempt.Kind;
import dev.latchkey.guard.Attempts;
import dev.latchkey.guard.Source;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.token.Challenge;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import java.util.UUID;

/**
 * Counts the steps of a login before they are taken. A device that the account knows has an allowance of its own, so
 * that nobody else, wherever they are, can keep the owner out.
 */
@ApplicationScoped
class LoginGuard {

    private final Attempts attempts;
    private final Devices devices;
    private final SecondFactors secondFactors;
    private final AuditTrail audit;
    private final Transactions transactions;

    LoginGuard(
            Attempts attempts,
            Devices devices,
            SecondFactors secondFactors,
            AuditTrail audit,
            Transactions transactions) {
        this.attempts = attempts;
        this.devices = devices;
        this.secondFactors = secondFactors;
        this.audit = audit;
        this.transactions = transactions;
    }

    /**
     * Admits somebody who brings a password.
     *
     * @param account the account of the address, or null; no answer depends on which
     * @param address the normalised address, or what was typed in its place
     */
    Step password(Account account, String address, HttpServerRequest http) {
        Bond bond = account == null ? null : Bond.of(account);
        return admit(Kind.LOGIN, bond, Attempt.of(Kind.LOGIN, address, Source.of(http)), http);
    }

    /** Admits somebody who gave the password and brings a code. */
    Step code(Challenge challenge, HttpServerRequest http) {
        UUID accountId = challenge.accountId();
        Bond bond = Bond.of(challenge, secondFactors.fingerprint(accountId));
        return admit(Kind.CODE, bond, Attempt.of(Kind.CODE, accountId.toString(), null), http);
    }

    /** Admits somebody who brings a token of another system. */
    Step adoption(HttpServerRequest http) {
        return admit(Kind.ADOPTION, null, Attempt.of(Kind.ADOPTION, null, Source.of(http)), http);
    }

    /** The step, now that its token has told whose it is. */
    Step recognised(Step step, Account account, HttpServerRequest http) {
        Bond bond = Bond.of(account);
        return new Step(step.attempt, bond, devices.known(http, bond));
    }

    private Step admit(Kind kind, Bond bond, Attempt ofStranger, HttpServerRequest http) {
        Optional<UUID> device = devices.known(http, bond);
        Attempt attempt = device.map(known -> Attempt.fromDevice(kind, bond.accountId(), known))
                .orElse(ofStranger);
        Step step = new Step(attempt, bond, device);
        try {
            attempts.admit(attempt);
            return step;
        } catch (Refusal refused) {
            if (refused.code() == RefusalCode.TOO_MANY_ATTEMPTS) {
                record(new AuditEvent.LoginThrottled(step.accountId()));
            }
            throw refused;
        }
    }

    void expect(@Observes StartupEvent started) {
        audit.expect(AuditEvent.GuessingAlarm.class, "");
    }

    /** The step was right. */
    void passed(Step step) {
        attempts.succeeded(step.attempt);
    }

    /** The step was not taken after all. */
    void abandoned(Step step) {
        attempts.abandoned(step.attempt);
    }

    /** The step was wrong. */
    Refusal failed(Step step, RefusalCode code) {
        Refusal refusal = refused(step, code);
        if (attempts.failed()) {
            record(new AuditEvent.GuessingAlarm());
        }
        return refusal;
    }

    /** No login comes of the step, whether or not it was right; the trail says why. */
    Refusal refused(Step step, RefusalCode code) {
        record(new AuditEvent.LoginRefused(step.accountId(), code.json()));
        return Refusal.of(code);
    }

    private void record(AuditEvent event) {
        transactions.run(() -> audit.record(event));
    }

    /**
     * A step that was admitted.
     *
     * @param bond what the account will know the device by, or null where there is no account
     * @param device the device it comes from, where the account knows it
     */
    record Step(Attempt attempt, Bond bond, Optional<UUID> device) {

        /** Whose account it is about, or null where there is none. */
        UUID accountId() {
            return bond == null ? null : bond.accountId();
        }
    }
}

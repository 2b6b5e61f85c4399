package dev.latchkey.session;

import dev.latchkey.account.Account;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.guard.Attempt;
import dev.latchkey.guard.Attempt.Kind;
import dev.latchkey.guard.Attempts;
import dev.latchkey.guard.Source;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Transactions;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
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
    private final AuditTrail audit;
    private final Transactions transactions;

    LoginGuard(Attempts attempts, Devices devices, AuditTrail audit, Transactions transactions) {
        this.attempts = attempts;
        this.devices = devices;
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
        UUID accountId = account == null ? null : account.id();
        return admit(Kind.LOGIN, accountId, Attempt.of(Kind.LOGIN, address, Source.of(http)), http);
    }

    /** Admits somebody who gave the password and brings a code. */
    Step code(UUID accountId, HttpServerRequest http) {
        return admit(Kind.CODE, accountId, Attempt.of(Kind.CODE, accountId.toString(), null), http);
    }

    private Step admit(Kind kind, UUID accountId, Attempt ofStranger, HttpServerRequest http) {
        Optional<UUID> device = accountId == null ? Optional.empty() : devices.known(http, accountId);
        Attempt attempt =
                device.map(known -> Attempt.fromDevice(kind, accountId, known)).orElse(ofStranger);
        try {
            attempts.admit(attempt);
            return new Step(attempt, accountId, device);
        } catch (Refusal refused) {
            if (refused.code() == RefusalCode.TOO_MANY_ATTEMPTS) {
                record(new AuditEvent.LoginThrottled(accountId));
            }
            throw refused;
        }
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
        if (attempts.failed()) {
            record(new AuditEvent.GuessingAlarm());
        }
        return refused(step, code);
    }

    /** The step was right, and yet no login comes of it. */
    Refusal refused(Step step, RefusalCode code) {
        record(new AuditEvent.LoginRefused(step.accountId, code.json()));
        return Refusal.of(code);
    }

    private void record(AuditEvent event) {
        transactions.run(() -> audit.record(event));
    }

    /**
     * A step that was admitted.
     *
     * @param accountId whose account it is about, or null where there is none
     * @param device the device it comes from, where the account knows it
     */
    record Step(Attempt attempt, UUID accountId, Optional<UUID> device) {}
}

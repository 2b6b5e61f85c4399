package dev.latchkey.account;

import dev.latchkey.guard.Attempt;
import dev.latchkey.guard.Attempt.Kind;
import dev.latchkey.guard.Attempts;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Counts the codes that whoever is logged in shows. They are counted with those of logins: to whoever guesses it is one
 * factor.
 */
@ApplicationScoped
class OwnCode {

    private final SecondFactors secondFactors;
    private final Attempts attempts;

    OwnCode(SecondFactors secondFactors, Attempts attempts) {
        this.secondFactors = secondFactors;
        this.attempts = attempts;
    }

    /**
     * Does what takes a code.
     *
     * @param use answers {@code invalid_code} where the code is wrong; any other refusal says nothing of it
     * @throws Refusal {@code too_many_attempts}, or that of the work
     */
    <T> T shown(UUID accountId, Supplier<T> use) {
        Attempt attempt = Attempt.of(Kind.CODE, accountId.toString(), null);
        attempts.admit(attempt);
        try {
            T done = use.get();
            attempts.succeeded(attempt);
            return done;
        } catch (Refusal refused) {
            settle(refused, accountId, attempt);
            throw refused;
        }
    }

    private void settle(Refusal refused, UUID accountId, Attempt attempt) {
        if (refused.code() == RefusalCode.INVALID_CODE) {
            secondFactors.refused(accountId);
        } else {
            attempts.abandoned(attempt);
        }
    }
}

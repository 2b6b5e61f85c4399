package dev.latchkey.account;

import dev.latchkey.guard.Attempt;
import dev.latchkey.guard.Attempt.Kind;
import dev.latchkey.guard.Attempts;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * Has whoever is logged in show the password once more, before something that a stolen access token must not do. How
 * often is counted by account.
 */
@ApplicationScoped
class OwnPassword {

    private final PasswordHasher hasher;
    private final Attempts attempts;

    OwnPassword(PasswordHasher hasher, Attempts attempts) {
        this.hasher = hasher;
        this.attempts = attempts;
    }

    /**
     * Goes on where the password is right.
     *
     * @param field the field that it came in
     * @return the account, as it was when its password was compared
     * @throws Refusal {@code invalid_credentials}, {@code too_many_attempts}, or {@code invalid_request}
     */
    Uni<Account> shown(Account account, String field, String typed) {
        PasswordText password = new PasswordText(typed);
        if (!password.fits(0)) {
            throw Refusal.field(field, "field.password");
        }
        Attempt attempt = Attempt.of(Kind.PASSWORD, account.id().toString(), null);
        attempts.admit(attempt);
        return hasher.match(password, account.passwordHash())
                .onFailure()
                .invoke(() -> attempts.abandoned(attempt))
                .invoke(OwnPassword::require)
                .invoke(() -> attempts.succeeded(attempt))
                .replaceWith(account);
    }

    private static void require(PasswordHasher.Match match) {
        if (!match.matches()) {
            throw Refusal.of(RefusalCode.INVALID_CREDENTIALS);
        }
    }
}

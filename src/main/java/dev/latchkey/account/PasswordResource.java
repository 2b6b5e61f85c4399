package dev.latchkey.account;

import dev.latchkey.guard.Attempt;
import dev.latchkey.guard.Attempts;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import io.quarkus.security.Authenticated;
import io.quarkus.security.AuthenticationFailedException;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Changing the password, by whoever knows the old one. */
@Path("/password")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class PasswordResource {

    private final Accounts accounts;
    private final Passwords passwords;
    private final NewPasswords newPasswords;
    private final PasswordHasher hasher;
    private final Attempts attempts;
    private final JsonWebToken token;

    PasswordResource(
            Accounts accounts,
            Passwords passwords,
            NewPasswords newPasswords,
            PasswordHasher hasher,
            Attempts attempts,
            JsonWebToken token) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.newPasswords = newPasswords;
        this.hasher = hasher;
        this.attempts = attempts;
        this.token = token;
    }

    @PUT
    @Blocking
    public Uni<Void> change(@NotNull(message = "field.required") @Valid PasswordChange request) {
        PasswordText current = new PasswordText(request.currentPassword);
        if (!current.fits(0)) {
            throw Refusal.field("current_password", "field.password");
        }
        UUID session = UUID.fromString(token.getClaim("sid"));
        Account account = accounts.findByIdOptional(UUID.fromString(token.getSubject()))
                .orElseThrow(AuthenticationFailedException::new);
        PasswordText replacement = newPasswords.accept("new_password", request.newPassword, account.email());
        Attempt attempt = Attempt.of(Attempt.Kind.PASSWORD, token.getSubject(), null);
        attempts.admit(attempt);
        return hasher.match(current, account.passwordHash())
                .onFailure()
                .invoke(() -> attempts.abandoned(attempt))
                .invoke(PasswordResource::requireMatch)
                .invoke(() -> attempts.succeeded(attempt))
                .chain(match -> hasher.hash(replacement))
                .invoke(phc -> passwords.change(account, phc, session))
                .replaceWithVoid();
    }

    private static void requireMatch(PasswordHasher.Match match) {
        if (!match.matches()) {
            throw Refusal.of(RefusalCode.INVALID_CREDENTIALS);
        }
    }

    /** The old password and the new one. */
    public record PasswordChange(
            @NotNull(message = "field.required") String currentPassword,
            @NotNull(message = "field.required") String newPassword) {
        @Override
        public String toString() {
            return "PasswordChange[redacted]";
        }
    }
}

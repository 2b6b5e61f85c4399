package dev.latchkey.account;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import io.quarkus.security.Authenticated;
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

/** Changing the password, by whoever knows the old one. */
@Path("/password")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class PasswordResource {

    private final SignedIn signedIn;
    private final Passwords passwords;
    private final PasswordHasher hasher;
    private final LatchkeyConfig config;

    PasswordResource(SignedIn signedIn, Passwords passwords, PasswordHasher hasher, LatchkeyConfig config) {
        this.signedIn = signedIn;
        this.passwords = passwords;
        this.hasher = hasher;
        this.config = config;
    }

    @PUT
    @Blocking
    public Uni<Void> change(@NotNull(message = "field.required") @Valid PasswordChange request) {
        PasswordText replacement = new PasswordText(request.newPassword);
        if (!replacement.fits(config.password().minLength())) {
            throw Refusal.field("new_password", "field.password");
        }
        PasswordText current = new PasswordText(request.currentPassword);
        if (!current.fits(0)) {
            throw Refusal.field("current_password", "field.password");
        }
        UUID session = signedIn.session();
        Account account = signedIn.account();
        return hasher.match(current, account.passwordHash())
                .invoke(PasswordHasher.Match::require)
                .chain(match -> hasher.hash(replacement))
                .invoke(phc -> passwords.change(account, phc, session))
                .replaceWithVoid();
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

package dev.latchkey.account;

import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Refuses;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.MediaType;
import java.util.UUID;

/** Changing the password, by whoever knows the old one. */
@Path("/password")
@Consumes(MediaType.APPLICATION_JSON)
@Authenticated
public class PasswordResource {

    private final SignedIn signedIn;
    private final OwnPassword ownPassword;
    private final NewPasswords newPasswords;
    private final Passwords passwords;
    private final PasswordHasher hasher;

    PasswordResource(
            SignedIn signedIn,
            OwnPassword ownPassword,
            NewPasswords newPasswords,
            Passwords passwords,
            PasswordHasher hasher) {
        this.signedIn = signedIn;
        this.ownPassword = ownPassword;
        this.newPasswords = newPasswords;
        this.passwords = passwords;
        this.hasher = hasher;
    }

    @PUT
    @Blocking
    @Refuses({RefusalCode.INVALID_CREDENTIALS, RefusalCode.TOO_MANY_ATTEMPTS})
    public Uni<Void> change(@NotNull(message = "field.required") @Valid PasswordChangeRequest request) {
        UUID session = signedIn.session();
        Account account = signedIn.account();
        PasswordText replacement = newPasswords.accept("new_password", request.newPassword, account.email());
        return ownPassword
                .shown(account, "current_password", request.currentPassword)
                .chain(known -> hasher.hash(replacement))
                .invoke(phc -> passwords.change(account, phc, session))
                .replaceWithVoid();
    }

    /** The old password and the new one. */
    public record PasswordChangeRequest(
            @NotNull(message = "field.required") String currentPassword,
            @NotNull(message = "field.required") String newPassword) {
        @Override
        public String toString() {
            return "PasswordChangeRequest[redacted]";
        }
    }
}

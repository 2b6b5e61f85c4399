package dev.latchkey.account;

import dev.latchkey.guard.Attempt;
import dev.latchkey.guard.Attempt.Kind;
import dev.latchkey.guard.Attempts;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;

/** One's own second factor: enrolled, confirmed by its first code, and put away. */
@Path("/profile/totp")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Blocking
public class TotpResource {

    private final SignedIn signedIn;
    private final SecondFactors secondFactors;
    private final OwnPassword ownPassword;
    private final Attempts attempts;
    private final LatchkeyConfig config;

    TotpResource(
            SignedIn signedIn,
            SecondFactors secondFactors,
            OwnPassword ownPassword,
            Attempts attempts,
            LatchkeyConfig config) {
        this.signedIn = signedIn;
        this.secondFactors = secondFactors;
        this.ownPassword = ownPassword;
        this.attempts = attempts;
        this.config = config;
    }

    /** Answers a secret that is not in force yet. One that is stays so until another is confirmed. */
    @POST
    public Uni<Enrolment> enrol(@NotNull(message = "field.required") @Valid Owner owner) {
        return ownPassword.shown(signedIn.account(), "password", owner.password).map(this::enrolled);
    }

    private Enrolment enrolled(Account account) {
        TotpSecret secret = secondFactors.enrol(account.id());
        String uri = secret.uri(config.publicUrl().getHost(), account.email());
        return new Enrolment(secret.base32(), uri, QrSvg.of(uri));
    }

    @POST
    @Path("confirm")
    public Confirmed confirm(@NotNull(message = "field.required") @Valid Confirmation request) {
        UUID account = signedIn.account().id();
        Attempt attempt = Attempt.of(Kind.CODE, account.toString(), null);
        attempts.admit(attempt);
        try {
            List<String> recoveryCodes = secondFactors.confirm(account, request.code);
            attempts.succeeded(attempt);
            return new Confirmed(recoveryCodes);
        } catch (Refusal refused) {
            if (refused.code() == RefusalCode.INVALID_CODE) {
                secondFactors.refused(account);
            }
            throw refused;
        }
    }

    @DELETE
    public Uni<Void> remove(@NotNull(message = "field.required") @Valid Owner owner) {
        return ownPassword
                .shown(signedIn.account(), "password", owner.password)
                .invoke(account -> secondFactors.remove(account.id()))
                .replaceWithVoid();
    }

    /** Whoever knows the password. */
    public record Owner(@NotNull(message = "field.required") String password) {
        @Override
        public String toString() {
            return "Owner[redacted]";
        }
    }

    /**
     * What an authenticator app is given.
     *
     * @param secret Base32
     * @param otpauthUri the same, as apps read it
     * @param qrSvg the same, as a picture
     */
    public record Enrolment(String secret, String otpauthUri, String qrSvg) {
        @Override
        public String toString() {
            return "Enrolment[redacted]";
        }
    }

    /** The first code of the app. */
    public record Confirmation(
            @NotNull(message = "field.required") @Size(max = 64, message = "field.too_long")
            String code) {
        @Override
        public String toString() {
            return "Confirmation[redacted]";
        }
    }

    /**
     * The second factor is in force.
     *
     * @param recoveryCodes each takes the place of a code, once; nobody sees them again
     */
    public record Confirmed(List<String> recoveryCodes) {
        @Override
        public String toString() {
            return "Confirmed[redacted]";
        }
    }
}

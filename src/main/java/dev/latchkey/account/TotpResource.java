package dev.latchkey.account;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Refuses;
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
import java.util.function.Supplier;

/**
 * One's own second factor: enrolled, confirmed by its first code, and put away. While it is in force it takes a code of it
 * to put it away or another in its place: it is there for when somebody else knows the password.
 */
@Path("/profile/totp")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
@Blocking
public class TotpResource {

    private final SignedIn signedIn;
    private final SecondFactors secondFactors;
    private final OwnPassword ownPassword;
    private final OwnCode ownCode;
    private final LatchkeyConfig config;

    TotpResource(
            SignedIn signedIn,
            SecondFactors secondFactors,
            OwnPassword ownPassword,
            OwnCode ownCode,
            LatchkeyConfig config) {
        this.signedIn = signedIn;
        this.secondFactors = secondFactors;
        this.ownPassword = ownPassword;
        this.ownCode = ownCode;
        this.config = config;
    }

    /** Answers a secret that is not in force yet. One that is stays so until another is confirmed. */
    @POST
    @Refuses({RefusalCode.INVALID_CREDENTIALS, RefusalCode.INVALID_CODE, RefusalCode.TOO_MANY_ATTEMPTS})
    public Uni<Enrolment> enrol(@NotNull(message = "field.required") @Valid TotpRequest request) {
        return ownPassword
                .shown(signedIn.account(), "password", request.password)
                .map(account -> enrolled(account, request.code));
    }

    private Enrolment enrolled(Account account, String code) {
        TotpSecret secret = counted(account, code, () -> secondFactors.enrol(account, code));
        String uri = secret.uri(config.publicUrl().getHost(), account.email());
        return new Enrolment(secret.base32(), uri, QrSvg.of(uri));
    }

    @POST
    @Path("confirm")
    @Refuses({RefusalCode.INVALID_CODE, RefusalCode.NOT_FOUND, RefusalCode.TOO_MANY_ATTEMPTS})
    public Confirmed confirm(@NotNull(message = "field.required") @Valid TotpConfirmationRequest request) {
        UUID account = signedIn.account().id();
        return new Confirmed(ownCode.shown(account, () -> secondFactors.confirm(account, request.code)));
    }

    @DELETE
    @Produces(MediaType.WILDCARD)
    @Refuses({RefusalCode.INVALID_CREDENTIALS, RefusalCode.INVALID_CODE, RefusalCode.TOO_MANY_ATTEMPTS})
    public Uni<Void> remove(@NotNull(message = "field.required") @Valid TotpRequest request) {
        return ownPassword
                .shown(signedIn.account(), "password", request.password)
                .invoke(account -> counted(account, request.code, () -> secondFactors.remove(account, request.code)))
                .replaceWithVoid();
    }

    /** Where no code came none is guessed. */
    private <T> T counted(Account account, String code, Supplier<T> work) {
        return code == null ? work.get() : ownCode.shown(account.id(), work);
    }

    /**
     * Sets a second factor up, or takes it away.
     *
     * @param password shows that it is the owner who asks
     * @param code of the second factor that is in force, or a recovery code; needed where one is
     */
    public record TotpRequest(
            @NotNull(message = "field.required") String password,
            @Size(max = 64, message = "field.too_long") String code) {
        @Override
        public String toString() {
            return "TotpRequest[redacted]";
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
    public record TotpConfirmationRequest(
            @NotNull(message = "field.required") @Size(max = 64, message = "field.too_long")
            String code) {
        @Override
        public String toString() {
            return "TotpConfirmationRequest[redacted]";
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

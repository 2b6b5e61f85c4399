package dev.latchkey.account;

import dev.latchkey.account.RegistrationResource.Accepted;
import dev.latchkey.account.RegistrationResource.Verified;
import dev.latchkey.account.RegistrationResource.VerifyRequest;
import dev.latchkey.guard.Attempt;
import dev.latchkey.guard.Attempts;
import dev.latchkey.guard.Source;
import dev.latchkey.kernel.Language;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Messages;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Refuses;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Moving an account to another address. */
@Path("/profile/email")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class EmailResource {

    private final SignedIn signedIn;
    private final EmailChanges changes;
    private final OwnPassword ownPassword;
    private final Attempts attempts;
    private final Pages pages;
    private final LatchkeyConfig config;

    EmailResource(
            SignedIn signedIn,
            EmailChanges changes,
            OwnPassword ownPassword,
            Attempts attempts,
            Pages pages,
            LatchkeyConfig config) {
        this.signedIn = signedIn;
        this.changes = changes;
        this.ownPassword = ownPassword;
        this.attempts = attempts;
        this.pages = pages;
        this.config = config;
    }

    /** Answers the same whether or not the address is somebody's. It is mailed to, and a right password does not undo that. */
    @PUT
    @Authenticated
    @ResponseStatus(202)
    @Blocking
    @Refuses({RefusalCode.INVALID_CREDENTIALS, RefusalCode.TOO_MANY_ATTEMPTS})
    public Uni<Accepted> request(
            @NotNull(message = "field.required") @Valid EmailChangeRequest request,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted,
            HttpServerRequest http) {
        EmailAddress address =
                EmailAddress.parse(request.email).orElseThrow(() -> Refusal.field("email", "field.email"));
        Account known = signedIn.account();
        attempts.admit(Attempt.of(Attempt.Kind.MAIL, address.value(), Source.of(http)));
        Language language = Language.of(accepted, config.defaultLanguage());
        return ownPassword
                .shown(known, "password", request.password)
                .invoke(account -> changes.request(account, address))
                .map(account -> new Accepted(Messages.text(language, "email.accepted")));
    }

    @POST
    @Path("confirm")
    @Refuses(RefusalCode.INVALID_TOKEN_LINK)
    public Verified confirm(@NotNull(message = "field.required") @Valid VerifyRequest request) {
        changes.confirm(request.token());
        return new Verified(true);
    }

    @GET
    @Path("confirm")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.TEXT_HTML)
    public String page(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted) {
        return pages.page("email", accepted);
    }

    /**
     * Asks for another address.
     *
     * @param password shows that it is the owner who asks
     */
    public record EmailChangeRequest(
            @NotNull(message = "field.required") String email,
            @NotNull(message = "field.required") String password) {
        @Override
        public String toString() {
            return "EmailChangeRequest[redacted]";
        }
    }
}

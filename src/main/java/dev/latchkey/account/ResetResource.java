package dev.latchkey.account;

import dev.latchkey.account.OneTimeToken.Purpose;
import dev.latchkey.account.RegistrationResource.Accepted;
import dev.latchkey.account.RegistrationResource.MailedLinkRequest;
import dev.latchkey.guard.Source;
import dev.latchkey.kernel.Language;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Messages;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Refuses;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Choosing a new password, by whoever forgot the old one and reads the account's mail. */
@Path("/password")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class ResetResource {

    private final Links links;
    private final Passwords passwords;
    private final NewPasswords newPasswords;
    private final PasswordHasher hasher;
    private final Pages pages;
    private final LatchkeyConfig config;

    ResetResource(
            Links links,
            Passwords passwords,
            NewPasswords newPasswords,
            PasswordHasher hasher,
            Pages pages,
            LatchkeyConfig config) {
        this.links = links;
        this.passwords = passwords;
        this.newPasswords = newPasswords;
        this.hasher = hasher;
        this.pages = pages;
        this.config = config;
    }

    /** Answers the same, in the same time, whosever the address is, if anybody's. */
    @POST
    @Path("forgot")
    @ResponseStatus(202)
    @Refuses(RefusalCode.TOO_MANY_ATTEMPTS)
    public Accepted forgot(
            @NotNull(message = "field.required") @Valid MailedLinkRequest request,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted,
            HttpServerRequest http) {
        links.ask(Purpose.RESET_PASSWORD, request.address(), Source.of(http));
        return new Accepted(Messages.text(Language.of(accepted, config.defaultLanguage()), "link.accepted"));
    }

    /** Does not log in: whoever reads a mail once must not hold a session by it. */
    @POST
    @Path("reset")
    @Blocking
    @Produces(MediaType.WILDCARD)
    @Refuses(RefusalCode.INVALID_TOKEN_LINK)
    public Uni<Void> reset(@NotNull(message = "field.required") @Valid PasswordResetRequest request) {
        Account owner = links.owner(Links.TO_A_PASSWORD, request.token);
        PasswordText password = newPasswords.accept("password", request.password, owner.email());
        return hasher.hash(password)
                .invoke(phc -> passwords.reset(request.token, phc))
                .replaceWithVoid();
    }

    @GET
    @Path("reset")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.TEXT_HTML)
    public String page(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted) {
        return pages.page("reset", accepted);
    }

    /** The secret of the link, and the password to have from now on. */
    public record PasswordResetRequest(
            @NotNull(message = "field.required") String token,
            @NotNull(message = "field.required") String password) {
        @Override
        public String toString() {
            return "PasswordResetRequest[redacted]";
        }
    }
}

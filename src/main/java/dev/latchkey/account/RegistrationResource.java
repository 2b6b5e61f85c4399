package dev.latchkey.account;

import dev.latchkey.account.Account.SignUp;
import dev.latchkey.account.OneTimeToken.Purpose;
import dev.latchkey.guard.Attempt;
import dev.latchkey.guard.Attempts;
import dev.latchkey.guard.Source;
import dev.latchkey.kernel.Label;
import dev.latchkey.kernel.Language;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Messages;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Refuses;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Signing up and confirming the address. */
@Path("/")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class RegistrationResource {

    private final Registration registration;
    private final Links links;
    private final NewPasswords newPasswords;
    private final PasswordHasher hasher;
    private final Attempts attempts;
    private final Pages pages;
    private final LatchkeyConfig config;

    RegistrationResource(
            Registration registration,
            Links links,
            NewPasswords newPasswords,
            PasswordHasher hasher,
            Attempts attempts,
            Pages pages,
            LatchkeyConfig config) {
        this.registration = registration;
        this.links = links;
        this.newPasswords = newPasswords;
        this.hasher = hasher;
        this.attempts = attempts;
        this.pages = pages;
        this.config = config;
    }

    /** Answers the same, in the same time, whether or not the address is taken: both compute the hash. */
    @POST
    @Path("register")
    @ResponseStatus(202)
    @Blocking
    @Refuses(RefusalCode.TOO_MANY_ATTEMPTS)
    public Uni<Accepted> register(
            @NotNull(message = "field.required") @Valid SignUpRequest request,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted,
            HttpServerRequest http) {
        EmailAddress email = EmailAddress.parse(request.email).orElseThrow(() -> Refusal.field("email", "field.email"));
        attempts.admit(Attempt.of(Attempt.Kind.MAIL, email.value(), Source.of(http)));
        PasswordText password = newPasswords.accept("password", request.password, email.value());
        Language language = Language.of(accepted, config.defaultLanguage());
        return hasher.hash(password).map(hash -> {
            registration.signUp(email, new SignUp(request.name, hash, language));
            return new Accepted(Messages.text(language, "register.accepted"));
        });
    }

    @POST
    @Path("verify")
    @Refuses(RefusalCode.INVALID_TOKEN_LINK)
    public Verified verify(@NotNull(message = "field.required") @Valid VerifyRequest request) {
        registration.verify(request.token);
        return new Verified(true);
    }

    /** Answers the same, in the same time, whosever the address is, if anybody's. */
    @POST
    @Path("verify/resend")
    @ResponseStatus(202)
    @Refuses(RefusalCode.TOO_MANY_ATTEMPTS)
    public Accepted resend(
            @NotNull(message = "field.required") @Valid MailedLinkRequest request,
            @HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted,
            HttpServerRequest http) {
        links.ask(Purpose.VERIFY_EMAIL, request.address(), Source.of(http));
        return new Accepted(Messages.text(Language.of(accepted, config.defaultLanguage()), "link.accepted"));
    }

    @GET
    @Path("verify")
    @Consumes(MediaType.WILDCARD)
    @Produces(MediaType.TEXT_HTML)
    public String verifyPage(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted) {
        return pages.page("verify", accepted);
    }

    /** A sign-up. */
    public record SignUpRequest(
            @NotNull(message = "field.required") String email,
            @NotNull(message = "field.required") String password,

            @Pattern(regexp = Label.PATTERN, message = "field.name")
            String name) {
        @Override
        public String toString() {
            return "SignUpRequest[redacted]";
        }
    }

    /** Asks for a link to an address. */
    public record MailedLinkRequest(
            @NotNull(message = "field.required") String email) {
        EmailAddress address() {
            return EmailAddress.parse(email).orElseThrow(() -> Refusal.field("email", "field.email"));
        }

        @Override
        public String toString() {
            return "MailedLinkRequest[redacted]";
        }
    }

    /** The secret of a link. */
    public record VerifyRequest(
            @NotNull(message = "field.required") String token) {
        @Override
        public String toString() {
            return "VerifyRequest[redacted]";
        }
    }

    /** The answer to whoever may or may not be sent a mail. */
    public record Accepted(String message) {}

    /** The answer to a confirmed address. */
    public record Verified(boolean verified) {}
}

package dev.latchkey.session;

import dev.latchkey.account.Account;
import dev.latchkey.account.Accounts;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.PasswordHasher;
import dev.latchkey.account.PasswordText;
import dev.latchkey.account.SecondFactors;
import dev.latchkey.kernel.Label;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Refuses;
import dev.latchkey.kernel.Shown;
import dev.latchkey.kernel.Takes;
import dev.latchkey.session.LoginGuard.Step;
import dev.latchkey.token.DpopProof;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Logging in with address and password. */
@Path("/login")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
public class LoginResource {

    private final Accounts accounts;
    private final PasswordHasher hasher;
    private final LoginGuard guard;
    private final SecondFactors secondFactors;
    private final Openings openings;
    private final TokenAnswers answers;
    private final Callers callers;
    private final Clock clock;

    LoginResource(
            Accounts accounts,
            PasswordHasher hasher,
            LoginGuard guard,
            SecondFactors secondFactors,
            Openings openings,
            TokenAnswers answers,
            Callers callers,
            Clock clock) {
        this.accounts = accounts;
        this.hasher = hasher;
        this.guard = guard;
        this.secondFactors = secondFactors;
        this.openings = openings;
        this.answers = answers;
        this.callers = callers;
        this.clock = clock;
    }

    /**
     * Counts the attempt, has the password compared on the hasher's own threads, and answers. An address without an
     * account, and one that is no address at all, are counted the same and cost the same hash.
     */
    @POST
    @APIResponse(
            responseCode = "200",
            description = "The tokens, or a challenge where a code is asked for",
            content = @Content(schema = @Schema(oneOf = {TokenAnswers.Tokens.class, TokenAnswers.Challenged.class})))
    @Blocking
    @Takes({Shown.PROOF, Shown.DEVICE})
    @Refuses({
        RefusalCode.EMAIL_NOT_VERIFIED,
        RefusalCode.UNAUTHORIZED_CLIENT,
        RefusalCode.INVALID_CREDENTIALS,
        RefusalCode.INVALID_CLIENT,
        RefusalCode.ACCOUNT_DISABLED,
        RefusalCode.TOO_MANY_ATTEMPTS
    })
    public Uni<Response> login(
            @NotNull(message = "field.required") @Valid LoginRequest request, HttpServerRequest http) {
        PasswordText password = new PasswordText(request.password);
        if (!password.fits(0)) {
            throw Refusal.field("password", "field.password");
        }
        String client = callers.client(request.clientId, request.clientSecret, request.clientAssertion, http);
        Optional<DpopProof> proof = callers.proof(client, http);
        Optional<EmailAddress> email = EmailAddress.parse(request.email);
        Account account = email.flatMap(accounts::byEmail).orElse(null);
        Step step = guard.password(account, email.map(EmailAddress::value).orElse(request.email), http);
        Login login = callers.login(http, client, proof, request.device, Login.PASSWORD, step.device());
        return hasher.match(password, account == null ? null : account.passwordHash())
                .onFailure()
                .invoke(() -> guard.abandoned(step))
                .map(match -> conclude(account, match, step, login, request.wantsCookie()));
    }

    private Response conclude(Account account, PasswordHasher.Match match, Step step, Login login, boolean cookie) {
        if (!match.matches()) {
            throw guard.failed(step, RefusalCode.INVALID_CREDENTIALS);
        }
        guard.passed(step);
        refusal(account).ifPresent(code -> {
            throw guard.refused(step, code);
        });
        Instant now = clock.instant();
        if (secondFactors.isOn(account.id())) {
            return answers.ofChallenge(openings.challenge(account, login, match.rehashed()), now);
        }
        SessionService.Grant grant = openings.open(account, match.rehashed(), login, now);
        return answers.ofLogin(grant, step, cookie, now);
    }

    /** Only who knows the password, or has shown what stands for it, learns what else is wrong. */
    static Optional<RefusalCode> refusal(Account account) {
        if (account.disabledAt() != null) {
            return Optional.of(RefusalCode.ACCOUNT_DISABLED);
        }
        return account.verified() ? Optional.empty() : Optional.of(RefusalCode.EMAIL_NOT_VERIFIED);
    }

    /**
     * A login.
     *
     * @param device what the user calls the device; optional
     * @param cookie whether the refresh token shall come as a cookie; optional
     * @param clientId the OAuth 2.0 client; optional
     * @param clientSecret of a confidential client, where it does not send it in the header
     * @param clientAssertion of a client that has a key (RFC 7523)
     */
    public record LoginRequest(
            @NotNull(message = "field.required") String email,
            @NotNull(message = "field.required") String password,

            @Pattern(regexp = Label.PATTERN, message = "field.device")
            String device,

            Boolean cookie,
            String clientId,
            String clientSecret,
            String clientAssertion) {

        boolean wantsCookie() {
            return Boolean.TRUE.equals(cookie);
        }

        @Override
        public String toString() {
            return "LoginRequest[redacted]";
        }
    }
}

package dev.latchkey.session;

import dev.latchkey.account.Account;
import dev.latchkey.account.Accounts;
import dev.latchkey.account.EmailAddress;
import dev.latchkey.account.SecondFactors;
import dev.latchkey.kernel.Label;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Refuses;
import dev.latchkey.kernel.Shown;
import dev.latchkey.kernel.Takes;
import dev.latchkey.session.LoginGuard.Step;
import dev.latchkey.token.DpopProof;
import dev.latchkey.token.ForeignToken;
import dev.latchkey.token.ForeignTokens;
import io.smallrye.common.annotation.Blocking;
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
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Exchanging a token of another system for a session, once: so nobody who moves in has to log in again. */
@Path("/adopt")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class AdoptionResource {

    private final ForeignTokens tokens;
    private final Accounts accounts;
    private final LoginGuard guard;
    private final SecondFactors secondFactors;
    private final Openings openings;
    private final TokenAnswers answers;
    private final Callers callers;
    private final Clock clock;

    AdoptionResource(
            ForeignTokens tokens,
            Accounts accounts,
            LoginGuard guard,
            SecondFactors secondFactors,
            Openings openings,
            TokenAnswers answers,
            Callers callers,
            Clock clock) {
        this.tokens = tokens;
        this.accounts = accounts;
        this.guard = guard;
        this.secondFactors = secondFactors;
        this.openings = openings;
        this.answers = answers;
        this.callers = callers;
        this.clock = clock;
    }

    /**
     * Counts the attempt and answers as a login does. The token stands for the password alone: an account that has a
     * second factor here is asked for it. Whoever's token opens nothing does not learn why.
     */
    @POST
    @APIResponse(
            responseCode = "200",
            description = "The tokens, or a challenge where a code is asked for",
            content = @Content(schema = @Schema(oneOf = {TokenAnswers.Tokens.class, TokenAnswers.Challenged.class})))
    @Takes({Shown.PROOF, Shown.DEVICE})
    @Refuses({
        RefusalCode.EMAIL_NOT_VERIFIED,
        RefusalCode.UNAUTHORIZED_CLIENT,
        RefusalCode.INVALID_CLIENT,
        RefusalCode.INVALID_FOREIGN_TOKEN,
        RefusalCode.ACCOUNT_DISABLED,
        RefusalCode.TOO_MANY_ATTEMPTS
    })
    public Response adopt(@NotNull(message = "field.required") @Valid AdoptionRequest request, HttpServerRequest http) {
        Step admitted = guard.adoption(http);
        ForeignToken token = verified(request.token, admitted);
        String client = callers.client(token.client(), null, null, http);
        Optional<DpopProof> proof = callers.proof(client, http);
        Account account = account(token).orElseThrow(() -> guard.refused(admitted, RefusalCode.INVALID_FOREIGN_TOKEN));
        Step step = guard.recognised(admitted, account, http);
        LoginResource.refusal(account).ifPresent(code -> {
            throw guard.refused(step, code);
        });
        Login login = callers.login(http, client, proof, request.device, Login.PASSWORD, step.device());
        Response answer = secondFactors.isOn(account.id())
                ? challenge(account, token, login, step)
                : open(account, token, login, step, request.wantsCookie());
        guard.passed(step);
        return answer;
    }

    /** What is not for the caller to mend is not counted. */
    private ForeignToken verified(String token, Step step) {
        try {
            return tokens.verified(token).orElseThrow(() -> guard.refused(step, RefusalCode.INVALID_FOREIGN_TOKEN));
        } catch (Refusal refused) {
            if (refused.code() == RefusalCode.TEMPORARILY_UNAVAILABLE) {
                guard.abandoned(step);
            }
            throw refused;
        }
    }

    private Optional<Account> account(ForeignToken token) {
        return EmailAddress.parse(token.account())
                .flatMap(accounts::byEmail)
                .or(() -> id(token.account()).flatMap(accounts::findByIdOptional));
    }

    private static Optional<UUID> id(String text) {
        try {
            return Optional.of(UUID.fromString(text));
        } catch (IllegalArgumentException none) {
            return Optional.empty();
        }
    }

    private Response challenge(Account account, ForeignToken token, Login login, Step step) {
        Instant now = clock.instant();
        return openings.challenge(account, token, login)
                .map(challenge -> answers.ofChallenge(challenge, now))
                .orElseThrow(() -> guard.refused(step, RefusalCode.INVALID_FOREIGN_TOKEN));
    }

    private Response open(Account account, ForeignToken token, Login login, Step step, boolean cookie) {
        Instant now = clock.instant();
        return openings.open(account, token, login, now)
                .map(grant -> answers.ofLogin(grant, step, cookie, now))
                .orElseThrow(() -> guard.refused(step, RefusalCode.INVALID_FOREIGN_TOKEN));
    }

    /**
     * A token of another system.
     *
     * @param token a JWT
     * @param device as in a login
     * @param cookie as in a login
     */
    public record AdoptionRequest(
            @NotNull(message = "field.required") String token,

            @Pattern(regexp = Label.PATTERN, message = "field.device")
            String device,

            Boolean cookie) {

        boolean wantsCookie() {
            return Boolean.TRUE.equals(cookie);
        }

        @Override
        public String toString() {
            return "AdoptionRequest[redacted]";
        }
    }
}

package dev.latchkey.session;

import dev.latchkey.account.SecondFactors;
import dev.latchkey.kernel.Label;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Refuses;
import dev.latchkey.kernel.Shown;
import dev.latchkey.kernel.Takes;
import dev.latchkey.session.LoginGuard.Step;
import dev.latchkey.token.Challenge;
import dev.latchkey.token.DpopProof;
import dev.latchkey.token.TokenVerifier;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** The second half of a login, where the account has a second factor. */
@Path("/login/totp")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class TotpLoginResource {

    private final TokenVerifier verifier;
    private final LoginGuard guard;
    private final SecondFactors secondFactors;
    private final Openings openings;
    private final TokenAnswers answers;
    private final Callers callers;
    private final Clock clock;

    TotpLoginResource(
            TokenVerifier verifier,
            LoginGuard guard,
            SecondFactors secondFactors,
            Openings openings,
            TokenAnswers answers,
            Callers callers,
            Clock clock) {
        this.verifier = verifier;
        this.guard = guard;
        this.secondFactors = secondFactors;
        this.openings = openings;
        this.answers = answers;
        this.callers = callers;
        this.clock = clock;
    }

    /** Takes a code of the app, or a recovery code. Wrong ones are counted by account, whatever challenges they bring. */
    @POST
    @APIResponseSchema(TokenAnswers.Tokens.class)
    @Takes({Shown.PROOF, Shown.DEVICE})
    @Refuses({RefusalCode.INVALID_CODE, RefusalCode.INVALID_CHALLENGE, RefusalCode.TOO_MANY_ATTEMPTS})
    public Response login(@NotNull(message = "field.required") @Valid CodeRequest request, HttpServerRequest http) {
        Challenge challenge = verifier.challenge(request.challenge)
                .filter(owed -> callers.logsIn(owed.clientId()))
                .orElseThrow(() -> Refusal.of(RefusalCode.INVALID_CHALLENGE));
        Optional<DpopProof> proof = proof(challenge, http);
        Step step = guard.code(challenge, http);
        Login login = callers.login(
                http, challenge.clientId(), proof, request.device, Login.PASSWORD_AND_CODE, step.device());
        Instant now = clock.instant();
        SessionService.Grant grant = open(challenge, request.code, login, step, now);
        guard.passed(step);
        return answers.ofLogin(grant, step, request.wantsCookie(), now);
    }

    /** The key that was shown with the password has to be shown again. */
    private Optional<DpopProof> proof(Challenge challenge, HttpServerRequest http) {
        Optional<DpopProof> proof = callers.proof(challenge.clientId(), http);
        String jkt = proof.map(DpopProof::jkt).orElse(null);
        if (challenge.jkt() != null && !challenge.jkt().equals(jkt)) {
            throw Refusal.of(RefusalCode.INVALID_DPOP_PROOF);
        }
        return proof;
    }

    private SessionService.Grant open(Challenge challenge, String code, Login login, Step step, Instant now) {
        try {
            return openings.open(challenge, code, login, now);
        } catch (Refusal refused) {
            if (refused.code() != RefusalCode.INVALID_CODE) {
                guard.abandoned(step);
                throw refused;
            }
            secondFactors.refused(challenge.accountId());
            throw guard.failed(step, RefusalCode.INVALID_CODE);
        }
    }

    /**
     * The second half of a login.
     *
     * @param challenge what the first half answered
     * @param code of the app, or a recovery code
     * @param device as in a login
     * @param cookie as in a login
     */
    public record CodeRequest(
            @NotNull(message = "field.required") String challenge,

            @NotNull(message = "field.required") @Size(max = 64, message = "field.too_long")
            String code,

            @Pattern(regexp = Label.PATTERN, message = "field.device")
            String device,

            Boolean cookie) {

        boolean wantsCookie() {
            return Boolean.TRUE.equals(cookie);
        }

        @Override
        public String toString() {
            return "CodeRequest[redacted]";
        }
    }
}

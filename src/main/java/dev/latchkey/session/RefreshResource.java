package dev.latchkey.session;

import dev.latchkey.guard.CrossSiteGuard;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Refuses;
import dev.latchkey.kernel.Shown;
import dev.latchkey.kernel.Takes;
import dev.latchkey.token.RefreshCookie;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponseSchema;

/** Renewal: the reason why all the rest is here. */
@Path("/refresh")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class RefreshResource {

    private final ClientSessions sessions;
    private final Clients clients;
    private final TokenAnswers answers;
    private final CrossSiteGuard guard;
    private final Clock clock;

    RefreshResource(ClientSessions sessions, Clients clients, TokenAnswers answers, CrossSiteGuard guard, Clock clock) {
        this.sessions = sessions;
        this.clients = clients;
        this.answers = answers;
        this.guard = guard;
        this.clock = clock;
    }

    /** Takes the token from the body, else from the cookie; the answer goes the way the token came. */
    @POST
    @APIResponseSchema(TokenAnswers.Tokens.class)
    @Parameter(name = RefreshCookie.NAME, in = ParameterIn.COOKIE, schema = @Schema(type = SchemaType.STRING))
    @Takes(Shown.PROOF)
    @Refuses({RefusalCode.INVALID_REFRESH_TOKEN, RefusalCode.TOO_MANY_ATTEMPTS})
    public Response refresh(
            RefreshRequest request, @HeaderParam(IdempotencyKey.HEADER) String key, HttpServerRequest http) {
        IdempotencyKey.check(key);
        Instant now = clock.instant();
        if (request != null && request.refreshToken != null) {
            return answers.inBody(renew(request.refreshToken, key, now, http), now);
        }
        String cookie = RefreshCookie.in(http).orElseThrow(() -> Refusal.field("refresh_token", "field.required"));
        guard.requireAllowedOrigin(http);
        return answers.inCookie(renewFromCookie(cookie, key, now, http), now);
    }

    /** Anybody may bring a token here, so only of a client that could not prove itself anyway. */
    private SessionService.Grant renew(String token, String key, Instant now, HttpServerRequest http) {
        return sessions.renew(token, clients::isPublic, key, now, http);
    }

    /** A token that will never be good again is taken from the browser. */
    private SessionService.Grant renewFromCookie(String token, String key, Instant now, HttpServerRequest http) {
        try {
            return renew(token, key, now, http);
        } catch (Refusal refused) {
            if (refused.code() == RefusalCode.INVALID_REFRESH_TOKEN) {
                http.response()
                        .headers()
                        .add(HttpHeaders.SET_COOKIE, RefreshCookie.cleared().toString());
            }
            throw refused;
        }
    }

    /** A renewal; without a token it is the cookie's. */
    public record RefreshRequest(String refreshToken) {
        @Override
        public String toString() {
            return "RefreshRequest[redacted]";
        }
    }
}

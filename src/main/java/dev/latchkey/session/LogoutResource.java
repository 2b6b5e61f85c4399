package dev.latchkey.session;

import dev.latchkey.guard.CrossSiteGuard;
import dev.latchkey.kernel.Scheme;
import dev.latchkey.kernel.Shown;
import dev.latchkey.kernel.Takes;
import dev.latchkey.token.AccessTokens;
import dev.latchkey.token.RefreshCookie;
import dev.latchkey.token.TokenVerifier;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.Optional;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** Logging out: here, elsewhere, everywhere. */
@Path("/logout")
@Consumes(MediaType.APPLICATION_JSON)
@Blocking
public class LogoutResource {

    private final TokenVerifier verifier;
    private final AccessTokens accessTokens;
    private final Endings endings;
    private final CrossSiteGuard guard;
    private final JsonWebToken token;
    private final Clock clock;

    LogoutResource(
            TokenVerifier verifier,
            AccessTokens accessTokens,
            Endings endings,
            CrossSiteGuard guard,
            JsonWebToken token,
            Clock clock) {
        this.verifier = verifier;
        this.accessTokens = accessTokens;
        this.endings = endings;
        this.guard = guard;
        this.token = token;
        this.clock = clock;
    }

    /**
     * Ends the session that the first of the tokens names that names one, and answers the same whether there was one to
     * end. No token has to prove its key here: as with a revocation (RFC 7009), whoever finds one may make it worthless.
     */
    @POST
    @APIResponse(responseCode = "204", description = "No Content")
    @Parameter(name = RefreshCookie.NAME, in = ParameterIn.COOKIE, schema = @Schema(type = SchemaType.STRING))
    @Takes(Shown.TOKEN)
    public Response logout(RefreshResource.RefreshRequest request, HttpServerRequest http) {
        Optional<String> cookie = RefreshCookie.in(http);
        named(request)
                .or(() -> named(cookie, http))
                .or(() -> shown(http))
                .ifPresent(caller -> endings.end(caller, EndReason.LOGGED_OUT, clock.instant()));
        Response.ResponseBuilder answer = Response.noContent();
        return cookie.isEmpty()
                ? answer.build()
                : answer.cookie(RefreshCookie.cleared()).build();
    }

    private Optional<Caller> named(RefreshResource.RefreshRequest request) {
        return Optional.ofNullable(request)
                .map(RefreshResource.RefreshRequest::refreshToken)
                .flatMap(verifier::refresh)
                .map(Caller::of);
    }

    private Optional<Caller> named(Optional<String> cookie, HttpServerRequest http) {
        cookie.ifPresent(any -> guard.requireAllowedOrigin(http));
        return cookie.flatMap(verifier::refresh).map(Caller::of);
    }

    private Optional<Caller> shown(HttpServerRequest http) {
        return Scheme.anyToken(http).flatMap(accessTokens::accept).map(Caller::of);
    }

    @POST
    @Path("others")
    @Produces(MediaType.APPLICATION_JSON)
    @Authenticated
    public Ended others() {
        return new Ended(endings.endOthers(Caller.of(token), EndReason.LOGGED_OUT_ELSEWHERE, clock.instant()));
    }

    @POST
    @Path("all")
    @Produces(MediaType.APPLICATION_JSON)
    @Authenticated
    public Ended all() {
        return new Ended(endings.endAll(Caller.of(token), clock.instant()));
    }

    /** How many sessions ended. */
    public record Ended(int ended) {}
}

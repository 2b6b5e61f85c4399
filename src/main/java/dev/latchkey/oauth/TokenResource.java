package dev.latchkey.oauth;

import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Refuses;
import dev.latchkey.kernel.Shown;
import dev.latchkey.kernel.Takes;
import dev.latchkey.session.Client;
import dev.latchkey.session.ClientGate;
import dev.latchkey.session.ClientSessions;
import dev.latchkey.session.IdempotencyKey;
import io.smallrye.common.annotation.Blocking;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/** The token endpoint (RFC 6749 section 3.2): a renewal, as any OAuth 2.0 library asks for it. */
@Path("/oauth2/token")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class TokenResource {

    static final String GRANT_TYPE = "refresh_token";

    private final ClientGate gate;
    private final ClientSessions sessions;
    private final Clock clock;

    TokenResource(ClientGate gate, ClientSessions sessions, Clock clock) {
        this.gate = gate;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** The caches of HTTP/1.0 are told apart, because the standard says so (section 5.1). */
    @POST
    @RequestBody(content = @Content(mediaType = Form.TYPE, schema = @Schema(implementation = RenewalForm.class)))
    @APIResponse(responseCode = "200", description = "OK", content = @Content(schema = @Schema(ref = "Tokens")))
    @Takes({Shown.CLIENT, Shown.PROOF})
    @Refuses({
        RefusalCode.INVALID_GRANT,
        RefusalCode.INVALID_SCOPE,
        RefusalCode.UNAUTHORIZED_CLIENT,
        RefusalCode.UNSUPPORTED_GRANT_TYPE,
        RefusalCode.TOO_MANY_ATTEMPTS
    })
    public Response token(
            String body,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String type,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization,
            @HeaderParam(IdempotencyKey.HEADER) String key,
            HttpServerRequest http) {
        http.response().putHeader("Pragma", "no-cache");
        Form form = Form.parse(type, body);
        if (!GRANT_TYPE.equals(form.require("grant_type"))) {
            throw Refusal.of(RefusalCode.UNSUPPORTED_GRANT_TYPE);
        }
        Client client = gate.admit(form.credentials(authorization));
        if (!client.logins()) {
            throw Refusal.of(RefusalCode.UNAUTHORIZED_CLIENT);
        }
        return renew(form, client, key, http);
    }

    private Response renew(Form form, Client client, String key, HttpServerRequest http) {
        try {
            return sessions.renew(
                    form.require("refresh_token"), client, scopes(form, client), key, clock.instant(), http);
        } catch (Refusal refused) {
            throw refused.code() == RefusalCode.INVALID_REFRESH_TOKEN ? refused.as(RefusalCode.INVALID_GRANT) : refused;
        }
    }

    /** Fewer than the client has, this once, or all of them; never more (section 6). One blank separates them. */
    private static Set<String> scopes(Form form, Client client) {
        Set<String> asked = form.get("scope")
                .map(scope -> Set.copyOf(List.of(scope.split(" ", -1))))
                .orElse(client.scopes());
        if (!client.scopes().containsAll(asked)) {
            throw Refusal.of(RefusalCode.INVALID_SCOPE);
        }
        return asked;
    }
}

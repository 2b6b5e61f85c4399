package dev.latchkey.oauth;

import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Refuses;
import dev.latchkey.kernel.Shown;
import dev.latchkey.kernel.Takes;
import dev.latchkey.session.Client;
import dev.latchkey.session.ClientGate;
import dev.latchkey.session.ClientSessions;
import dev.latchkey.token.AccessTokens;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;

/**
 * Revocation (RFC 7009). With either token its session ends, because an access token that others verify by themselves
 * dies with its session or not at all. A token that is none is answered as one that was revoked (section 2.2).
 */
@Path("/oauth2/revoke")
@Blocking
public class RevocationResource {

    private final ClientGate gate;
    private final ClientSessions sessions;
    private final AccessTokens accessTokens;
    private final Clock clock;

    RevocationResource(ClientGate gate, ClientSessions sessions, AccessTokens accessTokens, Clock clock) {
        this.gate = gate;
        this.sessions = sessions;
        this.accessTokens = accessTokens;
        this.clock = clock;
    }

    /** Needs no {@code token_type_hint}: the tokens tell themselves apart. */
    @POST
    @RequestBody(content = @Content(mediaType = Form.TYPE, schema = @Schema(implementation = TokenForm.class)))
    @APIResponse(responseCode = "200", description = "OK")
    @Takes(Shown.CLIENT)
    @Refuses(RefusalCode.INVALID_GRANT)
    public Response revoke(
            String body,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String type,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization) {
        Form form = Form.parse(type, body);
        Client client = gate.admit(form.credentials(authorization));
        String token = form.require("token");
        Instant now = clock.instant();
        sessions.revoke(token, client, now);
        accessTokens.accept(token).ifPresent(access -> revoke(access, client, now));
        return Response.ok().build();
    }

    private void revoke(JsonWebToken access, Client client, Instant now) {
        UUID session = UUID.fromString(access.getClaim("sid"));
        sessions.revoke(UUID.fromString(access.getSubject()), session, client, now);
    }
}

package dev.latchkey.oauth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Scheme;
import dev.latchkey.kernel.Shown;
import dev.latchkey.kernel.Takes;
import dev.latchkey.session.Client;
import dev.latchkey.session.ClientGate;
import dev.latchkey.session.ClientSessions;
import dev.latchkey.token.AccessTokens;
import dev.latchkey.token.RefreshToken;
import io.smallrye.common.annotation.Blocking;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;

/**
 * Introspection (RFC 7662), for clients that prove who they are. Unlike everything that knows a token by itself it asks the
 * database, so that whatever any node has just ended is inactive. Why a token is inactive is not said (section 2.2).
 */
@Path("/oauth2/introspect")
@Produces(MediaType.APPLICATION_JSON)
@Blocking
public class IntrospectionResource {

    private static final Map<String, Object> INACTIVE = Map.of("active", false);
    private static final String CONFIRMATION = "cnf";
    private static final TypeReference<Map<String, Object>> CLAIMS = new TypeReference<>() {};

    private final ClientGate gate;
    private final ClientSessions sessions;
    private final AccessTokens accessTokens;
    private final LatchkeyConfig config;
    private final ObjectMapper json;
    private final Clock clock;

    IntrospectionResource(
            ClientGate gate,
            ClientSessions sessions,
            AccessTokens accessTokens,
            LatchkeyConfig config,
            ObjectMapper json,
            Clock clock) {
        this.gate = gate;
        this.sessions = sessions;
        this.accessTokens = accessTokens;
        this.config = config;
        this.json = json;
        this.clock = clock;
    }

    @POST
    @RequestBody(content = @Content(mediaType = Form.TYPE, schema = @Schema(implementation = TokenForm.class)))
    @Takes(Shown.CLIENT)
    public Map<String, Object> introspect(
            String body,
            @HeaderParam(HttpHeaders.CONTENT_TYPE) String type,
            @HeaderParam(HttpHeaders.AUTHORIZATION) String authorization) {
        Form form = Form.parse(type, body);
        Client client = gate.admit(form.credentials(authorization));
        if (client.isPublic()) {
            throw Refusal.of(RefusalCode.INVALID_CLIENT);
        }
        String token = form.require("token");
        return access(token).or(() -> refresh(token, client)).orElse(INACTIVE);
    }

    /** Says what the token says. */
    private Optional<Map<String, Object>> access(String token) {
        return accessTokens
                .accept(token)
                .filter(access -> sessions.isAlive(UUID.fromString(access.getClaim("sid")), clock.instant()))
                .map(access -> claims(access.getRawToken()));
    }

    /** A token that is bound to a key says so itself (RFC 9449 section 6.2). */
    private Map<String, Object> claims(String token) {
        Map<String, Object> answer = new LinkedHashMap<>(Map.of("active", true));
        byte[] payload = Base64.getUrlDecoder().decode(token.split("\\.")[1]);
        try {
            answer.putAll(json.readValue(new String(payload, StandardCharsets.UTF_8), CLAIMS));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
        Scheme scheme = answer.containsKey(CONFIRMATION) ? Scheme.DPOP : Scheme.BEARER;
        answer.put("token_type", scheme.label());
        return answer;
    }

    /** Only to its own client: a service that was shown a refresh token by mistake must not take it for an access token. */
    private Optional<Map<String, Object>> refresh(String token, Client client) {
        return sessions.renewable(token, client, clock.instant()).map(refresh -> claims(refresh, client));
    }

    private Map<String, Object> claims(RefreshToken token, Client client) {
        Map<String, Object> answer = new LinkedHashMap<>(Map.of(
                "active", true,
                "client_id", client.id(),
                "sub", token.accountId().toString(),
                "sid", token.sessionId().toString(),
                "iss", config.issuerName(),
                "iat", token.issuedAt().getEpochSecond(),
                "exp", token.expiresAt().getEpochSecond()));
        if (token.jkt() != null) {
            answer.put(CONFIRMATION, Map.of("jkt", token.jkt()));
        }
        return answer;
    }
}

package dev.latchkey.key;

import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.util.List;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;

/**
 * The public halves of the keys that sign access tokens (RFC 7517 section 5), from memory. Answered on the event loop, so
 * that it never waits behind requests that wait for the database.
 */
@Path("/.well-known/jwks.json")
public class JwksResource {

    /** How long others may keep it; a new key is announced for longer than this before it signs. */
    static final int MAX_AGE_SECONDS = 300;

    private final KeyKeeper keys;
    private final Clock clock;

    JwksResource(KeyKeeper keys, Clock clock) {
        this.keys = keys;
        this.clock = clock;
    }

    @GET
    @NonBlocking
    @Produces(MediaType.APPLICATION_JSON)
    public Response jwks(@Context Request request) {
        List<JsonWebKey> published = keys.ring().published(clock.instant()).stream()
                .map(RingKey::jwk)
                .toList();
        EntityTag tag = tag(published);
        Response.ResponseBuilder unchanged = request.evaluatePreconditions(tag);
        Response.ResponseBuilder answer = unchanged == null
                ? Response.ok(new JsonWebKeySet(published).toJson(OutputControlLevel.PUBLIC_ONLY))
                : unchanged;
        return answer.tag(tag)
                .header(HttpHeaders.CACHE_CONTROL, "public, max-age=" + MAX_AGE_SECONDS)
                .build();
    }

    /** Weak (RFC 9110 section 8.8.1), because a proxy that compresses makes a strong one weak and then finds it changed. */
    private static EntityTag tag(List<JsonWebKey> keys) {
        return new EntityTag(
                String.join(".", keys.stream().map(JsonWebKey::getKeyId).toList()), true);
    }
}

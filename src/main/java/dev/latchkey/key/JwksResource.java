package dev.latchkey.key;

import dev.latchkey.kernel.PublicAnswer;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
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
        String content = new JsonWebKeySet(published).toJson(OutputControlLevel.PUBLIC_ONLY);
        String tag =
                String.join(".", published.stream().map(JsonWebKey::getKeyId).toList());
        return new PublicAnswer(content, tag, MAX_AGE_SECONDS).to(request);
    }
}

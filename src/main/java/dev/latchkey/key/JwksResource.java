package dev.latchkey.key;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.PublicAnswer;
import dev.latchkey.kernel.Times;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.time.Clock;
import java.time.Duration;
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

    /** How long others may keep it at most. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final KeyKeeper keys;
    private final Clock clock;
    private final int maxAge;

    JwksResource(KeyKeeper keys, Clock clock, LatchkeyConfig config) {
        this.keys = keys;
        this.clock = clock;
        this.maxAge = maxAge(config.keys());
    }

    /** Never so long that a key signs that who keeps it has not seen: another node shows a new key one poll later. */
    private static int maxAge(LatchkeyConfig.Keys settings) {
        Duration shown = settings.announce().minus(settings.poll());
        return (int) Times.longer(Duration.ZERO, Times.shorter(LONGEST, shown)).toSeconds();
    }

    @GET
    @NonBlocking
    @Produces({MediaType.APPLICATION_JSON, "application/jwk-set+json"})
    public Response jwks(@Context Request request) {
        List<JsonWebKey> published = keys.ring().published(clock.instant()).stream()
                .map(RingKey::jwk)
                .toList();
        String content = new JsonWebKeySet(published).toJson(OutputControlLevel.PUBLIC_ONLY);
        String tag =
                String.join(".", published.stream().map(JsonWebKey::getKeyId).toList());
        return new PublicAnswer(content, tag, maxAge).to(request);
    }
}

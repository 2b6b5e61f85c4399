package dev.latchkey.oauth;

import dev.latchkey.guard.Source;
import dev.latchkey.kernel.PublicAnswer;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Multi;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import org.jboss.resteasy.reactive.RestStreamElementType;

/** The feed: asked for every few seconds, or listened to. It names nobody, so that everybody may read it. */
@Path(Feed.PATH)
public class FeedResource {

    static final int MAX_AGE_SECONDS = 5;

    private final Feed feed;

    FeedResource(Feed feed) {
        this.feed = feed;
    }

    /** From memory and on the event loop. */
    @GET
    @NonBlocking
    @Produces("application/jwt")
    public Response edition(@Context Request request) {
        Edition edition = feed.edition();
        return new PublicAnswer(edition.jwt(), edition.tag(), MAX_AGE_SECONDS).to(request);
    }

    /** The first event is the whole feed; each further one has the same form and is added to it. A HEAD hears none. */
    @GET
    @Blocking
    @Produces(MediaType.SERVER_SENT_EVENTS)
    @RestStreamElementType(MediaType.TEXT_PLAIN)
    public Multi<String> events(@Context HttpServerRequest http) {
        http.response().headers().add(HttpHeaders.VARY, HttpHeaders.ACCEPT);
        return http.method() == HttpMethod.HEAD ? Multi.createFrom().empty() : feed.events(Source.of(http));
    }
}

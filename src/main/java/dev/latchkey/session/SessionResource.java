package dev.latchkey.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import io.quarkus.security.Authenticated;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A user's own sessions: seen, and ended one by one. */
@Path("/sessions")
@Authenticated
public class SessionResource {

    private final SessionService sessions;
    private final Endings endings;
    private final JsonWebToken token;
    private final Clock clock;

    SessionResource(SessionService sessions, Endings endings, JsonWebToken token, Clock clock) {
        this.sessions = sessions;
        this.endings = endings;
        this.token = token;
        this.clock = clock;
    }

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public List<View> list() {
        Instant now = clock.instant();
        Caller caller = Caller.of(token);
        return sessions.list(caller, now).stream()
                .map(session -> View.of(session, caller, now))
                .toList();
    }

    /** Another account's session does not exist here. */
    @DELETE
    @Path("{id}")
    public void end(@PathParam("id") UUID id) {
        if (!endings.end(Caller.of(token), id, clock.instant())) {
            throw Refusal.of(RefusalCode.NOT_FOUND);
        }
    }

    /**
     * A session as its user sees it.
     *
     * @param id {@code sid}
     * @param current whether the request's own token belongs to it
     * @param device what the user calls it, else a short form of the user agent, or null
     * @param ip where the login came from, or null
     * @param renewedAt the last renewal, or null before the first
     * @param expiresAt when it ends unless it is renewed
     * @param endedAt when it ended, or null
     * @param reason why it ended, or null
     */
    @Schema(name = "Session")
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record View(
            UUID id,
            boolean current,
            @Schema(nullable = true) String device,
            @Schema(nullable = true) String ip,
            Instant createdAt,
            @Schema(nullable = true) Instant renewedAt,
            Instant expiresAt,
            @Schema(nullable = true) Instant endedAt,
            @Schema(nullable = true) String reason) {

        static View of(Session session, Caller caller, Instant now) {
            Optional<Ending> ending = session.ending(now);
            return new View(
                    session.id(),
                    session.id().equals(caller.sessionId()),
                    session.device(),
                    session.ip(),
                    session.createdAt(),
                    session.generation().renewedAt(),
                    session.end(),
                    ending.map(Ending::at).orElse(null),
                    ending.map(Ending::reason).map(EndReason::json).orElse(null));
        }
    }
}

package orders;

import dev.latchkey.oauth.example.RevokedSessions;
import io.quarkus.scheduler.Scheduled;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.jboss.resteasy.reactive.server.ServerRequestFilter;

/** Refuses the tokens of sessions that have ended, of which it learns from the feed alone. */
public class EndedSessions {

    private final RevokedSessions revoked;
    private final JsonWebToken token;

    EndedSessions(@ConfigProperty(name = "quarkus.oidc.auth-server-url") String issuer, JsonWebToken token) {
        this.revoked = new RevokedSessions(issuer, issuer, "ES256");
        this.token = token;
    }

    @Scheduled(every = "5s", concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
    void poll() throws Exception {
        revoked.poll();
    }

    @ServerRequestFilter
    Response refuseEnded() {
        String sid = token.getClaim("sid");
        return sid != null && revoked.has(sid) ? Response.status(401).build() : null;
    }
}

package bare;

import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import jakarta.enterprise.event.Observes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/** Answers from memory: a profile as Quarkus REST writes it, and as many bytes as two tokens straight from Vert.x. */
@Path("/profile")
public class Bare {

    private static final Profile PROFILE = new Profile(
            "01a20f5c-eab7-7309-a058-2fd529be5c1d",
            "ada@example.org",
            "Ada",
            true,
            List.of("user"),
            "2026-11-24T20:00:00Z");
    private static final String TOKENS = "{\"tokens\":\"" + "t".repeat(1200) + "\"}";

    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public Profile profile() {
        return PROFILE;
    }

    void route(@Observes Router router) {
        router.post("/tokens")
                .handler(BodyHandler.create(false))
                .handler(call -> call.response()
                        .putHeader("Content-Type", "application/json")
                        .end(TOKENS));
    }

    /** As {@code GET /profile} answers it. */
    public record Profile(
            String id, String email, String name, boolean verified, List<String> roles, String created_at) {}
}

package dev.latchkey.admin;

import dev.latchkey.account.Account;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.webhook.WebhookStatus;
import dev.latchkey.webhook.WebhookStatus.Status;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.UUID;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Webhooks, which are settings. */
@Path("/admin/webhooks")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Account.ADMIN)
@AdminOnly
public class WebhookAdminResource {

    private final WebhookStatus webhooks;

    WebhookAdminResource(WebhookStatus webhooks) {
        this.webhooks = webhooks;
    }

    @GET
    public List<Status> list() {
        return webhooks.all();
    }

    /** Goes the way of every event, so that what came of it is seen in the list. */
    @POST
    @Path("{name}/test")
    @ResponseStatus(202)
    public Ping test(@PathParam("name") String name) {
        return new Ping(webhooks.ping(name).orElseThrow(() -> Refusal.of(RefusalCode.NOT_FOUND)));
    }

    /** @param id the {@code webhook-id} that the receiver will see */
    public record Ping(UUID id) {}
}

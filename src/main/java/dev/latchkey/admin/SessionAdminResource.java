package dev.latchkey.admin;

import dev.latchkey.account.Account;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.session.Timelines;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import java.time.Clock;
import java.util.UUID;

/** Any session, by its id. */
@Path("/admin/sessions")
@RolesAllowed(Account.ADMIN)
@AdminOnly
public class SessionAdminResource {

    private final Timelines timelines;
    private final Clock clock;

    SessionAdminResource(Timelines timelines, Clock clock) {
        this.timelines = timelines;
        this.clock = clock;
    }

    @DELETE
    @Path("{id}")
    public void end(@PathParam("id") UUID id) {
        if (!timelines.end(id, clock.instant())) {
            throw Refusal.of(RefusalCode.NOT_FOUND);
        }
    }
}

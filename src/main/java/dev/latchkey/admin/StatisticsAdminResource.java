package dev.latchkey.admin;

import dev.latchkey.account.Account;
import dev.latchkey.audit.Hour;
import dev.latchkey.audit.HourlyFigures;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.enums.SchemaType;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** How much happens. */
@Path("/admin/statistics")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Account.ADMIN)
@AdminOnly
public class StatisticsAdminResource {

    private static final String HOURS = "hours";
    private static final int TWO_DAYS = 48;

    private final HourlyFigures figures;
    private final Clock clock;

    StatisticsAdminResource(HourlyFigures figures, Clock clock) {
        this.figures = figures;
        this.clock = clock;
    }

    @GET
    @Parameter(
            name = "hours",
            in = ParameterIn.QUERY,
            description = "How many, the current one included; 48 where it is not given",
            schema = @Schema(type = SchemaType.INTEGER))
    public Statistics hours(@Context UriInfo uri) {
        int wanted = Query.of(uri, Set.of(HOURS)).number(HOURS, TWO_DAYS, HourlyFigures.MOST_HOURS);
        List<Hour> hours = figures.last(wanted);
        return new Statistics(hours.get(0).at(), clock.instant(), hours);
    }

    /**
     * What all nodes counted.
     *
     * @param from the beginning of the first hour
     * @param to now; what happened in the last ten seconds may be missing
     * @param hours every one of them, oldest first; the last one is not over
     */
    public record Statistics(Instant from, Instant to, List<Hour> hours) {}
}

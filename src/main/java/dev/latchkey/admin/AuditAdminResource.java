package dev.latchkey.admin;

import dev.latchkey.account.Account;
import dev.latchkey.admin.Query.Page;
import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditRows;
import dev.latchkey.audit.AuditRows.Search;
import dev.latchkey.audit.ChainVerifier;
import dev.latchkey.audit.ChainVerifier.Verdict;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Refuses;
import dev.latchkey.kernel.Transactions;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;

/** What happened. */
@Path("/admin/audit")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Account.ADMIN)
@AdminOnly
public class AuditAdminResource {

    private static final Set<String> FILTERS = Set.of("account", "session", "actor", "type", "from", "to");

    private final AuditRows rows;
    private final ChainVerifier chain;
    private final Transactions transactions;
    private final Clock clock;

    AuditAdminResource(AuditRows rows, ChainVerifier chain, Transactions transactions, Clock clock) {
        this.rows = rows;
        this.chain = chain;
        this.transactions = transactions;
        this.clock = clock;
    }

    /** Whether a day, by default today's, is as it was sealed. */
    @GET
    @Path("verify")
    @Parameter(name = "day", in = ParameterIn.QUERY, description = "yyyy-mm-dd; today where it is not given")
    @Refuses(RefusalCode.NOT_FOUND)
    public Verdict verify(@Context UriInfo uri) {
        LocalDate day = Query.of(uri, Set.of("day")).day("day");
        LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
        return day == null || day.equals(today)
                ? chain.verifyToday(today)
                : chain.verify(day).orElseThrow(() -> Refusal.of(RefusalCode.NOT_FOUND));
    }

    @GET
    @Parameter(name = "account", in = ParameterIn.QUERY, description = "An id")
    @Parameter(name = "session", in = ParameterIn.QUERY, description = "An id")
    @Parameter(name = "actor", in = ParameterIn.QUERY, description = "The id of who did it")
    @Parameter(name = "type", in = ParameterIn.QUERY, description = "The type of event")
    @Parameter(name = "from", in = ParameterIn.QUERY, description = "RFC 3339")
    @Parameter(name = "to", in = ParameterIn.QUERY, description = "RFC 3339")
    public Page<AuditEntry> find(@Context UriInfo uri) {
        Query query = Query.paged(uri, FILTERS);
        Search search = new Search(
                query.id("account"),
                query.id("session"),
                query.id("actor"),
                query.text("type"),
                query.time("from"),
                query.time("to"));
        long before = query.after(Long::valueOf, Long.MAX_VALUE);
        int most = query.limit() + 1;
        List<AuditEntry> found = transactions.call(() -> rows.find(search, before, most));
        return query.page(found, AuditEntry::id);
    }
}

package dev.latchkey.admin;

import dev.latchkey.account.Account;
import dev.latchkey.admin.Query.Page;
import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditRows;
import dev.latchkey.audit.AuditRows.Search;
import dev.latchkey.kernel.Transactions;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Set;

/** What happened. */
@Path("/admin/audit")
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Account.ADMIN)
@AdminOnly
public class AuditAdminResource {

    private static final Set<String> FILTERS = Set.of("account", "session", "actor", "type", "from", "to");

    private final AuditRows rows;
    private final Transactions transactions;

    AuditAdminResource(AuditRows rows, Transactions transactions) {
        this.rows = rows;
        this.transactions = transactions;
    }

    @GET
    public Page<AuditEntry> find(@Context UriInfo uri) {
        Query query = Query.of(uri, FILTERS);
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

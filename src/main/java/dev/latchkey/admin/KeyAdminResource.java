package dev.latchkey.admin;

import dev.latchkey.account.Account;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.key.KeyKeeper;
import dev.latchkey.key.KeyRing;
import dev.latchkey.key.KeyUse;
import dev.latchkey.key.RingKey;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** The keys: seen, rolled over before their time, declared compromised. */
@Path("/admin/keys")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Account.ADMIN)
@AdminOnly
public class KeyAdminResource {

    private final KeyKeeper keys;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Clock clock;

    KeyAdminResource(KeyKeeper keys, AuditTrail audit, Transactions transactions, Clock clock) {
        this.keys = keys;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
    }

    @GET
    public List<View> list() {
        KeyRing ring = keys.ring();
        Instant now = clock.instant();
        return ring.keys().stream()
                .map(key -> View.of(key, ring.state(key, now)))
                .toList();
    }

    /** Announces a successor; it signs once everybody has had the time to fetch it. */
    @POST
    @Path("rollover")
    @Produces(MediaType.WILDCARD)
    public void rollOver(@NotNull(message = "field.required") @Valid RolloverRequest request) {
        transactions.run(() -> audit.record(new AuditEvent.KeyRolledOver(request.use)));
        keys.rollOver(KeyUse.valueOf(request.use.toUpperCase(Locale.ROOT)));
    }

    /** Somebody else has this key: nothing that it signed is good any more. */
    @POST
    @Path("{kid}/compromise")
    @Produces(MediaType.WILDCARD)
    public void compromise(@PathParam("kid") String kid) {
        if (kid.indexOf('\0') >= 0 || !keys.compromise(kid)) {
            throw Refusal.of(RefusalCode.NOT_FOUND);
        }
    }

    /**
     * A rollover that is asked for.
     *
     * @param use {@code access} or {@code refresh}
     */
    public record RolloverRequest(
            @NotNull(message = "field.required") @Pattern(regexp = "access|refresh", message = "field.unexpected")
            String use) {}

    /**
     * A key as operators see it.
     *
     * @param kid its id
     * @param use what it signs
     * @param algorithm how
     * @param state where it is in its life
     * @param signsFrom when it begins, or began, to sign
     * @param compromisedAt when it was declared compromised, or absent
     */
    @Schema(name = "Key")
    public record View(
            String kid, String use, String algorithm, String state, Instant signsFrom, Instant compromisedAt) {

        static View of(RingKey key, KeyRing.State state) {
            return new View(
                    key.kid(), lower(key.use()), key.algorithm(), lower(state), key.signsFrom(), key.compromisedAt());
        }

        private static String lower(Enum<?> constant) {
            return constant.name().toLowerCase(Locale.ROOT);
        }
    }
}

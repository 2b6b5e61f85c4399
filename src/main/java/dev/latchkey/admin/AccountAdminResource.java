package dev.latchkey.admin;

import dev.latchkey.account.Account;
import dev.latchkey.account.Administration;
import dev.latchkey.admin.Query.Page;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Refuses;
import dev.latchkey.session.Timelines;
import dev.latchkey.session.Timelines.Timeline;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.UriInfo;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;
import org.eclipse.microprofile.openapi.annotations.enums.ParameterIn;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.jboss.resteasy.reactive.ResponseStatus;

/** Other people's accounts, and their sessions. */
@Path("/admin/accounts")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Account.ADMIN)
@AdminOnly
public class AccountAdminResource {

    private static final Set<String> FILTERS = Set.of("email");
    private static final UUID FIRST = new UUID(0, 0);

    /** After every UUIDv7, as databases compare them. */
    private static final UUID LAST = new UUID(Long.MAX_VALUE, Long.MAX_VALUE);

    private final Administration administration;
    private final Timelines timelines;
    private final JsonWebToken token;
    private final Clock clock;

    AccountAdminResource(Administration administration, Timelines timelines, JsonWebToken token, Clock clock) {
        this.administration = administration;
        this.timelines = timelines;
        this.token = token;
        this.clock = clock;
    }

    @GET
    @Consumes(MediaType.WILDCARD)
    @Parameter(name = "email", in = ParameterIn.QUERY, description = "An address, or its beginning and *")
    public Page<View> find(@Context UriInfo uri) {
        Query query = Query.paged(uri, FILTERS);
        List<Account> found =
                administration.find(query.text("email"), query.after(UUID::fromString, FIRST), query.limit() + 1);
        return query.page(found.stream().map(View::of).toList(), View::id);
    }

    /** No password is set for anybody: the owner chooses it by the link that is mailed. */
    @POST
    @ResponseStatus(201)
    @Refuses(RefusalCode.ACCOUNT_EXISTS)
    public View invite(@NotNull(message = "field.required") @Valid InvitationRequest request) {
        return View.of(administration.invite(request.email, request.roles == null ? Set.of() : request.roles));
    }

    @GET
    @Path("{id}")
    @Consumes(MediaType.WILDCARD)
    public View account(@PathParam("id") UUID id) {
        return View.of(existing(id));
    }

    @DELETE
    @Path("{id}")
    @Produces(MediaType.WILDCARD)
    @Consumes(MediaType.WILDCARD)
    @Refuses(RefusalCode.LAST_ADMIN)
    public void delete(@PathParam("id") UUID id) {
        administration.delete(id);
    }

    @POST
    @Path("{id}/disable")
    @Produces(MediaType.WILDCARD)
    @Consumes(MediaType.WILDCARD)
    @Refuses(RefusalCode.LAST_ADMIN)
    public void disable(@PathParam("id") UUID id) {
        administration.disable(id);
    }

    @POST
    @Path("{id}/enable")
    @Produces(MediaType.WILDCARD)
    @Consumes(MediaType.WILDCARD)
    public void enable(@PathParam("id") UUID id) {
        administration.enable(id);
    }

    /** For whoever lost the phone and the recovery codes; to make sure who asks is the operator's business. */
    @DELETE
    @Path("{id}/totp")
    @Consumes(MediaType.WILDCARD)
    public void removeSecondFactor(@PathParam("id") UUID id) {
        administration.removeSecondFactor(id, UUID.fromString(token.getSubject()));
    }

    @PUT
    @Path("{id}/roles")
    @Refuses({RefusalCode.EMAIL_NOT_VERIFIED, RefusalCode.LAST_ADMIN})
    public View assign(@PathParam("id") UUID id, @NotNull(message = "field.required") @Valid RolesRequest request) {
        return View.of(administration.assign(id, request.roles));
    }

    @GET
    @Path("{id}/sessions")
    @Consumes(MediaType.WILDCARD)
    public Page<Timeline> sessions(@PathParam("id") UUID id, @Context UriInfo uri) {
        Query query = Query.paged(uri, Set.of());
        UUID before = query.after(UUID::fromString, LAST);
        List<Timeline> found = timelines.before(before, existing(id).id(), query.limit() + 1, clock.instant());
        return query.page(found, Timeline::id);
    }

    @DELETE
    @Path("{id}/sessions")
    @Consumes(MediaType.WILDCARD)
    public Ended endSessions(@PathParam("id") UUID id) {
        return new Ended(timelines.endAll(existing(id).id(), clock.instant()));
    }

    private Account existing(UUID id) {
        return administration.byId(id).orElseThrow(() -> Refusal.of(RefusalCode.NOT_FOUND));
    }

    /**
     * An account to be made.
     *
     * @param roles what its owner will have besides {@code user}; may be absent
     */
    public record InvitationRequest(
            @NotNull(message = "field.required") String email,

            @Size(max = Account.MOST_ROLES, message = "field.too_long")
            Set<
                            @NotNull(message = "field.required")
                            @Pattern(regexp = Account.ROLE, message = "field.unexpected") String>
                    roles) {
        @Override
        public String toString() {
            return "InvitationRequest[redacted]";
        }
    }

    /** @param roles all that an account is to have besides {@code user} */
    public record RolesRequest(
            @NotNull(message = "field.required") @Size(max = Account.MOST_ROLES, message = "field.too_long")
            Set<
                            @NotNull(message = "field.required")
                            @Pattern(regexp = Account.ROLE, message = "field.unexpected") String>
                    roles) {}

    /** @param ended how many sessions were alive */
    @Schema(name = "EndedByAdmin")
    public record Ended(int ended) {}

    /**
     * An account as operators see it.
     *
     * @param id the {@code sub} of its tokens
     * @param email normalised
     * @param name as given at sign-up, or absent
     * @param verified whether the address was confirmed
     * @param disabledAt when it was disabled; absent where it is not
     * @param roles sorted
     * @param createdAt UTC
     */
    @Schema(name = "Account")
    public record View(
            UUID id,
            String email,
            String name,
            boolean verified,
            Instant disabledAt,
            Set<String> roles,
            Instant createdAt) {

        static View of(Account account) {
            return new View(
                    account.id(),
                    account.email(),
                    account.name(),
                    account.verified(),
                    account.disabledAt(),
                    account.roles(),
                    account.createdAt());
        }
    }
}

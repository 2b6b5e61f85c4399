package dev.latchkey.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.kernel.Label;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Refuses;
import io.quarkus.security.Authenticated;
import io.smallrye.common.annotation.Blocking;
import io.smallrye.common.annotation.NonBlocking;
import io.smallrye.mutiny.Uni;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** What an access token opens: the account behind it. */
@Path("/profile")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class ProfileResource {

    private final SignedIn signedIn;
    private final Profiles profiles;
    private final OwnPassword ownPassword;
    private final KnownProfiles known;

    ProfileResource(SignedIn signedIn, Profiles profiles, OwnPassword ownPassword, KnownProfiles known) {
        this.signedIn = signedIn;
        this.profiles = profiles;
        this.ownPassword = ownPassword;
        this.known = known;
    }

    /**
     * May be a moment old, and older while the database is away. What is known is answered by the event loop that the request
     * came to: the way to a worker and back would take longer than all the rest.
     */
    @GET
    @Consumes(MediaType.WILDCARD)
    @NonBlocking
    public Uni<Profile> profile() {
        return known.read(signedIn.accountId(), () -> Profile.of(signedIn.account()));
    }

    @PATCH
    public Profile rename(@NotNull(message = "field.required") @Valid ProfileChangeRequest request) {
        return Profile.of(profiles.rename(signedIn.account().id(), request.name));
    }

    @DELETE
    @Produces(MediaType.WILDCARD)
    @Blocking
    @Refuses({RefusalCode.INVALID_CREDENTIALS, RefusalCode.LAST_ADMIN, RefusalCode.TOO_MANY_ATTEMPTS})
    public Uni<Void> delete(@NotNull(message = "field.required") @Valid AccountDeletionRequest request) {
        return ownPassword
                .shown(signedIn.account(), "password", request.password)
                .invoke(profiles::delete)
                .replaceWithVoid();
    }

    /** @param name the new name, or null for none; it must be there */
    public record ProfileChangeRequest(
            @Schema(nullable = true)
            @JsonProperty(required = true)
            @Pattern(regexp = Label.PATTERN, message = "field.name")
            String name) {
        @Override
        public String toString() {
            return "ProfileChangeRequest[redacted]";
        }
    }

    /** @param password shows that it is the owner who asks */
    public record AccountDeletionRequest(
            @NotNull(message = "field.required") String password) {
        @Override
        public String toString() {
            return "AccountDeletionRequest[redacted]";
        }
    }

    /**
     * An account as its owner sees it. Every field is there, whatever it says.
     *
     * @param id the {@code sub} of its tokens
     * @param email normalised
     * @param name as given at sign-up, or null
     * @param verified whether the address was confirmed
     * @param roles sorted
     * @param createdAt UTC
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Profile(
            UUID id,
            String email,
            @Schema(nullable = true) String name,
            boolean verified,
            Set<String> roles,
            Instant createdAt) {
        static Profile of(Account account) {
            return new Profile(
                    account.id(),
                    account.email(),
                    account.name(),
                    account.verified(),
                    account.roles(),
                    account.createdAt());
        }
    }
}

package dev.latchkey.account;

import io.quarkus.security.Authenticated;
import io.quarkus.security.AuthenticationFailedException;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** What an access token opens: the account behind it. */
@Path("/profile")
@Produces(MediaType.APPLICATION_JSON)
@Authenticated
public class ProfileResource {

    private final Accounts accounts;
    private final JsonWebToken token;

    ProfileResource(Accounts accounts, JsonWebToken token) {
        this.accounts = accounts;
        this.token = token;
    }

    /** The token may outlive its account by minutes; then it is worth nothing. */
    @GET
    public Profile profile() {
        return accounts.findByIdOptional(UUID.fromString(token.getSubject()))
                .filter(account -> account.disabledAt() == null)
                .map(Profile::of)
                .orElseThrow(AuthenticationFailedException::new);
    }

    /**
     * An account as its owner sees it.
     *
     * @param id the {@code sub} of its tokens
     * @param email normalised
     * @param name as given at sign-up, or absent
     * @param verified whether the address was confirmed
     * @param roles sorted
     * @param createdAt UTC
     */
    public record Profile(UUID id, String email, String name, boolean verified, Set<String> roles, Instant createdAt) {
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

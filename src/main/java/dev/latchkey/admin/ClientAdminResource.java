package dev.latchkey.admin;

import dev.latchkey.account.Account;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Refuses;
import dev.latchkey.session.Client;
import dev.latchkey.session.Client.Method;
import dev.latchkey.session.ClientRegistry;
import jakarta.annotation.security.RolesAllowed;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.jboss.resteasy.reactive.ResponseStatus;

/** OAuth 2.0 clients. */
@Path("/admin/clients")
@Consumes(MediaType.APPLICATION_JSON)
@Produces(MediaType.APPLICATION_JSON)
@RolesAllowed(Account.ADMIN)
@AdminOnly
public class ClientAdminResource {

    private static final String METHODS = "none|client_secret_basic|client_secret_post";
    private static final int MOST_SCOPES = 15;
    private static final int LONGEST_SCOPE = 64;

    private final ClientRegistry clients;

    ClientAdminResource(ClientRegistry clients) {
        this.clients = clients;
    }

    @GET
    @Consumes(MediaType.WILDCARD)
    public List<View> list() {
        return clients.all().stream()
                .map(client -> View.of(client, clients.isSetting(client)))
                .toList();
    }

    @POST
    @ResponseStatus(201)
    @Refuses(RefusalCode.CLIENT_EXISTS)
    public Secret create(@NotNull(message = "field.required") @Valid ClientRequest request) {
        return new Secret(
                request.clientId,
                clients.create(request.clientId, request.how(), request.what(), request.logins)
                        .orElse(null));
    }

    /** Both secrets are good until the next change, so that clients can be moved over. */
    @POST
    @Path("{id}/secret")
    @Consumes(MediaType.WILDCARD)
    public Secret changeSecret(@PathParam("id") String id) {
        return new Secret(id, clients.changeSecret(id));
    }

    @DELETE
    @Path("{id}")
    @Produces(MediaType.WILDCARD)
    @Consumes(MediaType.WILDCARD)
    public void delete(@PathParam("id") String id) {
        clients.delete(id);
    }

    /**
     * A client to be made.
     *
     * @param clientId its id
     * @param method how it proves itself (RFC 7591 section 2)
     * @param scopes what its access tokens may be used for; may be absent
     * @param logins whether people log in with it
     */
    public record ClientRequest(
            @NotNull(message = "field.required") @Pattern(regexp = Client.IDS, message = "field.unexpected")
            String clientId,

            @NotNull(message = "field.required") @Pattern(regexp = METHODS, message = "field.unexpected")
            String method,

            @Size(max = MOST_SCOPES, message = "field.too_long")
            Set<
                            @NotNull(message = "field.required")
                            @Pattern(regexp = Client.SCOPES, message = "field.unexpected")
                            @Size(max = LONGEST_SCOPE, message = "field.too_long") String>
                    scopes,

            boolean logins) {

        private Method how() {
            return Method.valueOf(method.toUpperCase(Locale.ROOT));
        }

        private Set<String> what() {
            return scopes == null ? Set.of() : scopes;
        }
    }

    /**
     * A client's secret, shown this once.
     *
     * @param clientId whose
     * @param clientSecret 256 random bits; absent where the client is public
     */
    public record Secret(String clientId, String clientSecret) {
        @Override
        public String toString() {
            return "Secret[redacted]";
        }
    }

    /**
     * A client as operators see it.
     *
     * @param clientId its id
     * @param method how it proves itself
     * @param scopes what its access tokens may be used for
     * @param logins whether people log in with it
     * @param setting whether it is one of the settings, and changed only there
     */
    @Schema(name = "Client")
    public record View(String clientId, String method, Set<String> scopes, boolean logins, boolean setting) {

        static View of(Client client, boolean setting) {
            return new View(
                    client.id(), client.method().json(), new TreeSet<>(client.scopes()), client.logins(), setting);
        }
    }
}

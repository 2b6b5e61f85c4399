package orders;

import io.quarkus.security.Authenticated;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import org.eclipse.microprofile.jwt.JsonWebToken;

/** Whose orders these are. One path for each issuer that the settings name. */
@Path("/orders")
@Authenticated
public class OrdersResource {

    private final JsonWebToken token;

    OrdersResource(JsonWebToken token) {
        this.token = token;
    }

    @GET
    public String own() {
        return token.getSubject();
    }

    @GET
    @Path("{issuer}")
    public String ofAnother() {
        return own();
    }
}

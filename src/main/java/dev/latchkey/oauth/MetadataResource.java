package dev.latchkey.oauth;

import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import io.smallrye.common.annotation.NonBlocking;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * The metadata, from memory and on the event loop, under both names: libraries of OpenID Connect look for the second, and
 * find no more there than is true. Where the issuer has a path, it stands behind the well-known one (RFC 8414 section 3.1).
 */
@Path("/.well-known")
@Produces(MediaType.APPLICATION_JSON)
public class MetadataResource {

    private static final int MAX_AGE_SECONDS = 300;

    private final Metadata metadata;

    MetadataResource(Metadata metadata) {
        this.metadata = metadata;
    }

    @GET
    @NonBlocking
    @Path("oauth-authorization-server")
    public Response oauth() {
        return Response.ok(metadata.members())
                .header(HttpHeaders.CACHE_CONTROL, "public, max-age=" + MAX_AGE_SECONDS)
                .build();
    }

    @GET
    @NonBlocking
    @Path("oauth-authorization-server/{issuer: .+}")
    public Response oauthOf(@PathParam("issuer") String path) {
        if (!path.equals(metadata.issuerPath())) {
            throw Refusal.of(RefusalCode.NOT_FOUND);
        }
        return oauth();
    }

    @GET
    @NonBlocking
    @Path("openid-configuration")
    public Response openid() {
        return oauth();
    }

    @GET
    @NonBlocking
    @Path("openid-configuration/{issuer: .+}")
    public Response openidOf(@PathParam("issuer") String path) {
        return oauthOf(path);
    }
}

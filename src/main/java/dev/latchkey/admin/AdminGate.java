package dev.latchkey.admin;

import dev.latchkey.account.Administration;
import io.quarkus.security.ForbiddenException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Refuses whoever was an admin when the access token was issued, and is none any more. The role lives in the token for up
 * to an hour, which is too long for this one.
 */
@Provider
@AdminOnly
public class AdminGate implements ContainerRequestFilter {

    private final Administration administration;
    private final JsonWebToken token;

    AdminGate(Administration administration, JsonWebToken token) {
        this.administration = administration;
        this.token = token;
    }

    @Override
    public void filter(ContainerRequestContext request) {
        require();
    }

    /** @throws ForbiddenException where the caller is no admin now */
    void require() {
        String subject = token.getSubject();
        if (subject == null || !administration.isAdmin(UUID.fromString(subject))) {
            throw new ForbiddenException();
        }
    }
}

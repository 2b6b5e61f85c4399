package dev.latchkey.admin;

import dev.latchkey.account.Administration;
import dev.latchkey.token.Subject;
import io.quarkus.security.ForbiddenException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.ext.Provider;
import java.util.UUID;
import org.eclipse.microprofile.jwt.JsonWebToken;

/**
 * Refuses whoever was an admin when the access token was issued, and is none any more. The role lives in the token for up
 * to an hour, which is too long for this one. And refuses whoever logged in with the password alone although the account
 * has a second factor: a session from before it may be anybody's who knew the password.
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
        boolean twoFactors = Subject.TWO_FACTORS.equals(token.getClaim("acr"));
        if (subject == null || !administration.isAdmin(UUID.fromString(subject), twoFactors)) {
            throw new ForbiddenException();
        }
    }
}

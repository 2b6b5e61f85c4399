package dev.latchkey.token;

import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Scheme;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.jwt.auth.principal.JWTCallerPrincipal;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;

/**
 * Takes access tokens by the scheme {@code DPoP} (RFC 9449 section 7.1): one that is bound to a key, with a proof by that
 * key. What comes by the scheme {@code Bearer} is the library's, and ends in {@link LatchkeyPrincipalFactory}.
 */
@ApplicationScoped
class DpopAuthentication implements HttpAuthenticationMechanism, IdentityProvider<DpopAuthentication.Shown> {

    private final AccessTokens tokens;
    private final Proofs proofs;

    DpopAuthentication(AccessTokens tokens, Proofs proofs) {
        this.tokens = tokens;
        this.proofs = proofs;
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext request, IdentityProviderManager providers) {
        return Scheme.DPOP
                .token(request.request())
                .map(token ->
                        HttpSecurityUtils.setRoutingContextAttribute(new Shown(token, request.request()), request))
                .map(providers::authenticate)
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    /** Off the event loop, because that a proof is new is for the database to say. */
    @Override
    public Uni<SecurityIdentity> authenticate(Shown shown, AuthenticationRequestContext context) {
        return context.runBlocking(() -> identity(shown));
    }

    private SecurityIdentity identity(Shown shown) {
        try {
            VerifiedToken token = tokens.good(shown.token)
                    .filter(good -> good.jkt() != null)
                    .orElseThrow(() -> Refusal.of(RefusalCode.INVALID_TOKEN));
            proofs.require(token, shown.request);
            return identity(token.principal());
        } catch (Refusal refused) {
            throw new AuthenticationFailedException(refused);
        }
    }

    private static SecurityIdentity identity(JWTCallerPrincipal principal) {
        return QuarkusSecurityIdentity.builder()
                .setPrincipal(principal)
                .addRoles(principal.getGroups())
                .build();
    }

    @Override
    public Class<Shown> getRequestType() {
        return Shown.class;
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(Shown.class);
    }

    /** None from here: {@link dev.latchkey.kernel.RefusalMapper} writes the challenge. */
    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext request) {
        return Uni.createFrom().nullItem();
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext request) {
        return Uni.createFrom()
                .item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, Scheme.DPOP.label()));
    }

    /** An access token, and the request that shows it. */
    static final class Shown extends BaseAuthenticationRequest {

        private final String token;
        private final HttpServerRequest request;

        Shown(String token, HttpServerRequest request) {
            this.token = token;
            this.request = request;
        }
    }
}

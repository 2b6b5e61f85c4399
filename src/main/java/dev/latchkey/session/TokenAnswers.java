package dev.latchkey.session;

import dev.latchkey.kernel.Scheme;
import dev.latchkey.session.LoginGuard.Step;
import dev.latchkey.session.SessionService.Grant;
import dev.latchkey.token.AccessToken;
import dev.latchkey.token.Challenge;
import dev.latchkey.token.RefreshCookie;
import dev.latchkey.token.TokenIssuer;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** Signs a grant and writes the answer of a login or a renewal (RFC 6749 section 5.1). */
@ApplicationScoped
class TokenAnswers {

    private final TokenIssuer issuer;
    private final Devices devices;
    private final Clients clients;

    TokenAnswers(TokenIssuer issuer, Devices devices, Clients clients) {
        this.issuer = issuer;
        this.devices = devices;
        this.clients = clients;
    }

    /** The answer to a login, by which its device is known from now on. */
    Response ofLogin(Grant grant, Step step, boolean cookie, Instant now) {
        Response answer = cookie ? inCookie(grant, now) : inBody(grant, now);
        return devices.remember(answer, step.bond(), step.device(), cookie, now);
    }

    /** The answer to the first half of a login: no token yet. */
    Response ofChallenge(Challenge challenge, Instant now) {
        return Response.ok(new Challenged("totp", issuer.challenge(challenge, now), Challenge.LIFETIME.toSeconds()))
                .build();
    }

    /** An answer with both tokens in the body. */
    Response inBody(Grant grant, Instant now) {
        return inBody(grant, scopes(grant), now);
    }

    /** As {@link #inBody(Grant, Instant)}, with an access token that is good for less. */
    Response inBody(Grant grant, Set<String> scopes, Instant now) {
        String refreshToken = issuer.refresh(grant.refreshToken());
        return Response.ok(tokens(grant, refreshToken, scopes, now)).build();
    }

    /** An answer for a browser: the refresh token only as a cookie that no script can read. */
    Response inCookie(Grant grant, Instant now) {
        String refreshToken = issuer.refresh(grant.refreshToken());
        return Response.ok(tokens(grant, null, scopes(grant), now))
                .cookie(RefreshCookie.holding(refreshToken, refreshLife(grant, now)))
                .build();
    }

    private Set<String> scopes(Grant grant) {
        return clients.scopes(grant.subject().clientId());
    }

    private Tokens tokens(Grant grant, String refreshToken, Set<String> scopes, Instant now) {
        AccessToken access = issuer.access(grant.subject(), scopes, now);
        return new Tokens(
                access.value(),
                refreshToken,
                scheme(grant).label(),
                seconds(now, access.expiresAt()),
                refreshLife(grant, now).toSeconds(),
                scopes.isEmpty() ? null : TokenIssuer.scope(scopes));
    }

    /** For what the access token is to be shown by (RFC 9449 section 5). */
    private static Scheme scheme(Grant grant) {
        return grant.subject().jkt() == null ? Scheme.BEARER : Scheme.DPOP;
    }

    private static Duration refreshLife(Grant grant, Instant now) {
        return Duration.ofSeconds(seconds(now, grant.refreshToken().expiresAt()));
    }

    /** Between the seconds that the two lie in, as {@code iat} and {@code exp} are written. */
    private static long seconds(Instant from, Instant to) {
        return Math.max(0, to.getEpochSecond() - from.getEpochSecond());
    }

    /**
     * What is to be done before there are tokens.
     *
     * @param action {@code totp}: send a code to {@code /login/totp}
     * @param challenge to be sent along
     * @param expiresIn its life, seconds
     */
    @RegisterForReflection
    @Schema(requiredProperties = {"action", "challenge", "expires_in"})
    record Challenged(String action, String challenge, long expiresIn) {
        @Override
        public String toString() {
            return "Challenged[redacted]";
        }
    }

    /**
     * The tokens. What is there in each of its forms is named, because that is what tells it from a challenge.
     *
     * @param refreshToken absent where it is in the cookie
     * @param expiresIn life of the access token, seconds
     * @param refreshExpiresIn life of the refresh token, seconds
     * @param scope what the access token is good for; absent where its client has no scopes
     */
    @RegisterForReflection
    @Schema(requiredProperties = {"access_token", "token_type", "expires_in", "refresh_expires_in"})
    record Tokens(
            String accessToken,
            String refreshToken,
            String tokenType,
            long expiresIn,
            long refreshExpiresIn,
            String scope) {
        @Override
        public String toString() {
            return "Tokens[redacted]";
        }
    }
}

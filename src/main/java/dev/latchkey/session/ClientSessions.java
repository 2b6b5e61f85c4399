package dev.latchkey.session;

import dev.latchkey.guard.Throttle;
import dev.latchkey.kernel.Patience;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.token.DpopProof;
import dev.latchkey.token.Proofs;
import dev.latchkey.token.RefreshToken;
import dev.latchkey.token.TokenVerifier;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;

/** What clients may do with the sessions that were opened with them: renew, look at, revoke. */
@ApplicationScoped
public class ClientSessions {

    private final TokenVerifier verifier;
    private final SessionService sessions;
    private final Endings endings;
    private final TokenAnswers answers;
    private final Clients clients;
    private final Proofs proofs;
    private final Throttle throttle;
    private final Patience patience;

    ClientSessions(
            TokenVerifier verifier,
            SessionService sessions,
            Endings endings,
            TokenAnswers answers,
            Clients clients,
            Proofs proofs,
            Throttle throttle,
            Patience patience) {
        this.verifier = verifier;
        this.sessions = sessions;
        this.endings = endings;
        this.answers = answers;
        this.clients = clients;
        this.proofs = proofs;
        this.throttle = throttle;
        this.patience = patience;
    }

    /**
     * Renews a session of a client.
     *
     * @param scopes what the access token shall be good for
     * @param key the {@code Idempotency-Key}, or null
     * @throws Refusal {@code invalid_refresh_token}; where the session is another client's, nothing happens to it
     */
    public Response renew(
            String token, Client client, Set<String> scopes, String key, Instant now, HttpServerRequest http) {
        IdempotencyKey.check(key);
        return answers.inBody(renew(token, client.id()::equals, key, now, http), scopes, now);
    }

    /** @param client whether a session's client is the one that asks */
    SessionService.Grant renew(
            String token, Predicate<String> client, String key, Instant now, HttpServerRequest http) {
        RefreshToken presented =
                verifier.refresh(token).orElseThrow(() -> Refusal.of(RefusalCode.INVALID_REFRESH_TOKEN));
        patience.letAsk();
        Optional<DpopProof> proof = proof(presented, http);
        throttle.renewal(presented.sessionId());
        Optional<String> jkt = proof.map(proofs::spend);
        SessionService.Grant grant = sessions.renew(
                presented, mayRenew(presented, client), IdempotencyKey.hash(key, presented.sessionId()), now);
        return jkt.map(grant::boundTo).orElse(grant);
    }

    /**
     * The proof that a renewal shows, not yet used up. The token itself says by which key it must be, so whoever has stolen
     * it is turned away before the session is looked at, its renewals are counted and a row is written.
     */
    private Optional<DpopProof> proof(RefreshToken presented, HttpServerRequest http) {
        Optional<DpopProof> proof = proofs.shown(http);
        if (presented.jkt() != null
                && proof.filter(shown -> shown.jkt().equals(presented.jkt())).isEmpty()) {
            throw Refusal.of(RefusalCode.INVALID_DPOP_PROOF);
        }
        return proof;
    }

    /** A session that is older than the rule that its client's are bound has come to its end. */
    private Predicate<String> mayRenew(RefreshToken presented, Predicate<String> client) {
        return presented.jkt() == null ? client.and(id -> !clients.mustBind(id)) : client;
    }

    /** A refresh token that its client could renew with, as the database has it; a client that has no logins has none. */
    public Optional<RefreshToken> renewable(String token, Client client, Instant now) {
        patience.letAsk();
        return verifier.refresh(token)
                .filter(presented -> client.logins())
                .filter(presented -> sessions.wouldRenew(presented, mayRenew(presented, client.id()::equals), now));
    }

    /** Whether a session has not ended, as the database has it. */
    public boolean isAlive(UUID sessionId, Instant now) {
        patience.letAsk();
        return sessions.isAlive(sessionId, now);
    }

    /**
     * Ends the session of a refresh token. One that is none, or is of no use any more, needs no ending.
     *
     * @throws Refusal {@code invalid_grant} where it is another client's
     */
    public void revoke(String token, Client client, Instant now) {
        verifier.refresh(token).map(Caller::of).ifPresent(caller -> revoke(caller, client, now));
    }

    /** Ends the session of an access token; as {@link #revoke(String, Client, Instant)}. */
    public void revoke(UUID accountId, UUID sessionId, Client client, Instant now) {
        revoke(new Caller(accountId, sessionId), client, now);
    }

    private void revoke(Caller caller, Client client, Instant now) {
        patience.letAsk();
        Optional<String> owner = sessions.client(caller.sessionId());
        if (owner.isPresent() && !owner.get().equals(client.id())) {
            throw Refusal.of(RefusalCode.INVALID_GRANT);
        }
        owner.ifPresent(own -> endings.end(caller, EndReason.LOGGED_OUT, now));
    }
}

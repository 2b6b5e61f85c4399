package dev.latchkey.session;

import dev.latchkey.kernel.CallerAddress;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.session.ClientGate.Credentials;
import dev.latchkey.token.DpopProof;
import dev.latchkey.token.Proofs;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Reads from the request of a login who makes it: the client, the key to bind the session to, the device, the address. */
@ApplicationScoped
class Callers {

    private static final int LONGEST_USER_AGENT = 512;

    private final UserAgents userAgents;
    private final ClientGate gate;
    private final Clients clients;
    private final Proofs proofs;

    Callers(UserAgents userAgents, ClientGate gate, Clients clients, Proofs proofs) {
        this.userAgents = userAgents;
        this.gate = gate;
        this.clients = clients;
        this.proofs = proofs;
    }

    /**
     * The client that a login names, where it may: whoever names a confidential one must be it, since its scopes come
     * with the login.
     */
    String client(String id, String secret, String assertion, HttpServerRequest request) {
        Client client = gate.admit(new Credentials(
                id == null ? null : basic(request),
                id == null ? Client.DEFAULT : id,
                secret,
                assertion == null ? null : Credentials.ASSERTION_TYPE,
                assertion));
        if (!client.logins()) {
            throw Refusal.of(RefusalCode.UNAUTHORIZED_CLIENT);
        }
        return client.id();
    }

    /** Another scheme is not about the client: an app may add its user's last token to every request. */
    private static String basic(HttpServerRequest request) {
        return Optional.ofNullable(request.getHeader(HttpHeaders.AUTHORIZATION))
                .filter(Credentials::isBasic)
                .orElse(null);
    }

    /** Whether a client that began a login may end it: since then it may have been deleted. */
    boolean logsIn(String client) {
        return clients.byId(client).filter(Client::logins).isPresent();
    }

    /**
     * The proof of the key that a login's session will be bound to; empty where it shows none and need not. Judged before
     * the login is counted and a password looked at.
     */
    Optional<DpopProof> proof(String client, HttpServerRequest request) {
        Optional<DpopProof> proof = proofs.shown(request);
        if (proof.isEmpty() && clients.mustBind(client)) {
            throw Refusal.of(RefusalCode.INVALID_DPOP_PROOF);
        }
        return proof;
    }

    /**
     * Uses the proof up. That is for after the login was counted: otherwise strangers could write as many rows as they like.
     *
     * @param client {@code client_id}
     * @param proof of the key that it shows
     * @param device what the user calls the device; where null, what its user agent says it is
     * @param amr what the login shows
     * @param knownDevice the device, where the account knows it
     */
    Login login(
            HttpServerRequest request,
            String client,
            Optional<DpopProof> proof,
            String device,
            List<String> amr,
            Optional<UUID> knownDevice) {
        String userAgent = userAgent(request);
        return new Login(
                client,
                device == null ? userAgents.shortForm(userAgent) : device,
                CallerAddress.of(request),
                userAgent,
                amr,
                knownDevice,
                proof.map(proofs::spend).orElse(null));
    }

    private static String userAgent(HttpServerRequest request) {
        String header = request.getHeader(HttpHeaders.USER_AGENT);
        if (header == null) {
            return null;
        }
        String printable = header.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.substring(0, Math.min(printable.length(), LONGEST_USER_AGENT));
    }
}

package dev.latchkey.token;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Shown;
import dev.latchkey.key.Nonces;
import io.vertx.core.http.HttpServerRequest;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * Takes the proofs that come with requests (RFC 9449 section 4.3), each once on all nodes. A request without one costs
 * nothing here.
 */
@ApplicationScoped
public class Proofs {

    private static final String NONCE_HEADER = "DPoP-Nonce";

    private final UsedProofs used;
    private final Nonces nonces;
    private final LatchkeyConfig config;
    private final Clock clock;

    Proofs(UsedProofs used, Nonces nonces, LatchkeyConfig config, Clock clock) {
        this.used = used;
        this.nonces = nonces;
        this.config = config;
        this.clock = clock;
    }

    /**
     * The proof that a request shows; empty where it shows none. Nothing is written: it may have been used before, and
     * {@link #spend} says whether.
     *
     * @throws Refusal {@code invalid_dpop_proof}, or {@code use_dpop_nonce} where a nonce is asked for
     */
    public Optional<DpopProof> shown(HttpServerRequest request) {
        return request.headers().contains(Shown.PROOF_HEADER) ? Optional.of(read(request)) : Optional.empty();
    }

    /**
     * Asks for the key to which an access token is bound.
     *
     * @throws Refusal as above, and {@code invalid_token} where it is another key
     */
    void require(VerifiedToken token, HttpServerRequest request) {
        DpopProof proof = read(request);
        if (!proof.isWith(token.principal().getRawToken())) {
            throw refused();
        }
        if (!proof.jkt().equals(token.jkt())) {
            throw Refusal.of(RefusalCode.INVALID_TOKEN);
        }
        spend(proof);
    }

    private DpopProof read(HttpServerRequest request) {
        Instant now = clock.instant();
        DpopProof proof = Optional.of(request.headers().getAll(Shown.PROOF_HEADER))
                .filter(headers -> headers.size() == 1)
                .flatMap(headers -> DpopProof.parse(headers.get(0)))
                .filter(parsed -> parsed.isFor(request.method().name(), address(request)))
                .filter(parsed -> parsed.isFresh(now, config.dpop().window()))
                .orElseThrow(Proofs::refused);
        if (config.dpop().nonce()) {
            askForNonce(proof, request, now);
        }
        return proof;
    }

    /** Every answer brings the newest one, so that a client is hardly ever turned back (section 8.2). */
    private void askForNonce(DpopProof proof, HttpServerRequest request, Instant now) {
        request.response().putHeader(NONCE_HEADER, nonces.current(now));
        if (!nonces.isGood(proof.nonce(), now)) {
            throw Refusal.of(RefusalCode.USE_DPOP_NONCE);
        }
    }

    /** Where people reach the service, as the settings say: the header {@code Host} is whatever somebody writes. */
    private String address(HttpServerRequest request) {
        return HttpAddress.normalised(config.address(request.path()));
    }

    /**
     * Uses a proof, and says whose key it shows.
     *
     * @throws Refusal {@code invalid_dpop_proof} where it was used before
     */
    public String spend(DpopProof proof) {
        Instant end = proof.issuedAt().plus(config.dpop().window());
        if (!used.first(Shown.PROOF_HEADER + " " + proof.jkt(), proof.jti(), end)) {
            throw refused();
        }
        return proof.jkt();
    }

    private static Refusal refused() {
        return Refusal.of(RefusalCode.INVALID_DPOP_PROOF);
    }
}

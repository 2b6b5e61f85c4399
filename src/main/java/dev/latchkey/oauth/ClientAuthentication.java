package dev.latchkey.oauth;

import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Sha256;
import dev.latchkey.session.Client;
import dev.latchkey.session.Client.Method;
import dev.latchkey.session.ClientGate;
import dev.latchkey.session.Clients;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.stream.Stream;

/** Knows clients by what they show: in the one way that is theirs, and in one way only (RFC 6749 section 2.3). */
@ApplicationScoped
class ClientAuthentication implements ClientGate {

    private final Clients clients;
    private final ClientAssertions assertions;

    ClientAuthentication(Clients clients, ClientAssertions assertions) {
        this.clients = clients;
        this.assertions = assertions;
    }

    @Override
    public Client admit(Credentials shown) {
        long ways = Stream.of(shown.authorization(), shown.secret(), shown.assertion())
                .filter(way -> way != null)
                .count();
        if (ways > 1) {
            throw Refusal.of(RefusalCode.INVALID_REQUEST);
        }
        if (shown.authorization() != null) {
            return byHeader(shown);
        }
        if (shown.assertion() != null) {
            return byAssertion(shown);
        }
        return shown.secret() == null
                ? known(shown.clientId(), Method.NONE)
                : bySecret(shown.clientId(), shown.secret(), Method.CLIENT_SECRET_POST);
    }

    /** Both halves are encoded as in a form before they are encoded as in HTTP (section 2.3.1). */
    private Client byHeader(Credentials shown) {
        String[] parts = basic(shown.authorization()).split(":", 2);
        if (parts.length != 2) {
            throw refused();
        }
        String id = decoded(parts[0]);
        requireSame(id, shown.clientId());
        return bySecret(id, decoded(parts[1]), Method.CLIENT_SECRET_BASIC);
    }

    /** Who does not encode a secret with a percent sign must hear that the proof is wrong, and not the request. */
    private static String decoded(String half) {
        try {
            return Form.decoded(half);
        } catch (Refusal malformed) {
            throw refused();
        }
    }

    private static String basic(String authorization) {
        if (!Credentials.isBasic(authorization)) {
            throw refused();
        }
        try {
            byte[] pair = Base64.getDecoder()
                    .decode(authorization.substring(Credentials.BASIC.length()).strip());
            return new String(pair, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw refused();
        }
    }

    /** Hashes first: else a long secret would take longer where there is such a client. */
    private Client bySecret(String id, String secret, Method method) {
        byte[] hash = bytes(Sha256.hex(secret));
        Client client = known(id, method);
        if (client.secretHashes().stream().noneMatch(good -> MessageDigest.isEqual(hash, bytes(good)))) {
            throw refused();
        }
        return client;
    }

    private Client byAssertion(Credentials shown) {
        if (!Credentials.ASSERTION_TYPE.equals(shown.assertionType())) {
            throw refused();
        }
        String subject = ClientAssertions.subject(shown.assertion()).orElseThrow(ClientAuthentication::refused);
        requireSame(subject, shown.clientId());
        Client client = known(subject, Method.PRIVATE_KEY_JWT);
        if (!assertions.isGood(shown.assertion(), client)) {
            throw refused();
        }
        return client;
    }

    private Client known(String id, Method method) {
        return clients.byId(id).filter(client -> client.method() == method).orElseThrow(ClientAuthentication::refused);
    }

    private static void requireSame(String id, String named) {
        if (named != null && !named.equals(id)) {
            throw Refusal.of(RefusalCode.INVALID_REQUEST);
        }
    }

    private static Refusal refused() {
        return Refusal.of(RefusalCode.INVALID_CLIENT);
    }

    private static byte[] bytes(String hex) {
        return hex.getBytes(StandardCharsets.US_ASCII);
    }
}

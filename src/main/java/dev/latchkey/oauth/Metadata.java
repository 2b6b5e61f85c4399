package dev.latchkey.oauth;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Scheme;
import dev.latchkey.session.Client;
import dev.latchkey.session.Client.Method;
import dev.latchkey.session.Clients;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the service says of itself (RFC 8414 section 2): by its settings, and by the clients that there are. */
@ApplicationScoped
class Metadata {

    private final Map<String, Object> members = new LinkedHashMap<>();
    private final Clients clients;
    private final String issuerPath;

    Metadata(LatchkeyConfig config, Clients clients) {
        this.clients = clients;
        this.issuerPath = path(config.issuerName());
        List<String> methods = methods(Set.of());
        List<String> proofs = methods(Set.of(Method.NONE));
        members.put("issuer", config.issuerName());
        members.put("token_endpoint", config.address("/oauth2/token"));
        members.put("token_endpoint_auth_methods_supported", methods);
        members.put("token_endpoint_auth_signing_alg_values_supported", Scheme.PROOF_ALGORITHMS);
        members.put("revocation_endpoint", config.address("/oauth2/revoke"));
        members.put("revocation_endpoint_auth_methods_supported", methods);
        members.put("revocation_endpoint_auth_signing_alg_values_supported", Scheme.PROOF_ALGORITHMS);
        members.put("introspection_endpoint", config.address("/oauth2/introspect"));
        members.put("introspection_endpoint_auth_methods_supported", proofs);
        members.put("introspection_endpoint_auth_signing_alg_values_supported", Scheme.PROOF_ALGORITHMS);
        members.put("dpop_signing_alg_values_supported", Scheme.PROOF_ALGORITHMS);
        members.put("jwks_uri", config.address("/.well-known/jwks.json"));
        members.put("revoked_sessions_uri", config.address(Feed.PATH));
        members.put("grant_types_supported", List.of(TokenResource.GRANT_TYPE));
        members.put("response_types_supported", List.of());
        members.put("subject_types_supported", List.of("public"));
    }

    private List<String> scopes() {
        return clients.all().stream()
                .map(Client::scopes)
                .flatMap(Set::stream)
                .distinct()
                .sorted()
                .toList();
    }

    private static List<String> methods(Set<Method> without) {
        return Arrays.stream(Method.values())
                .filter(method -> !without.contains(method))
                .map(Method::json)
                .toList();
    }

    private static String path(String issuer) {
        String path = URI.create(issuer).getPath();
        return path == null ? "" : path.replaceAll("^/|/$", "");
    }

    Map<String, Object> members() {
        Map<String, Object> all = new LinkedHashMap<>(members);
        List<String> scopes = scopes();
        if (!scopes.isEmpty()) {
            all.put("scopes_supported", scopes);
        }
        return all;
    }

    /** The path of the issuer, without the slashes around it; empty where it has none. */
    String issuerPath() {
        return issuerPath;
    }
}

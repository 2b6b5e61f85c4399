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
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the service says of itself (RFC 8414 section 2): made once, from settings alone. */
@ApplicationScoped
class Metadata {

    private final Map<String, Object> members = new LinkedHashMap<>();
    private final String issuerPath;

    Metadata(LatchkeyConfig config, Clients clients) {
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
        Set<String> scopes =
                clients.all().stream().map(Client::scopes).flatMap(Set::stream).collect(Collectors.toSet());
        if (!scopes.isEmpty()) {
            members.put("scopes_supported", List.copyOf(new TreeSet<>(scopes)));
        }
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
        return members;
    }

    /** The path of the issuer, without the slashes around it; empty where it has none. */
    String issuerPath() {
        return issuerPath;
    }
}

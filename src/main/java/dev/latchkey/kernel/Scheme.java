package dev.latchkey.kernel;

import io.vertx.core.http.HttpServerRequest;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** How a request shows an access token (RFC 6750 section 2.1, RFC 9449 section 7.1), and how it is asked to. */
public enum Scheme {
    BEARER("Bearer"),
    DPOP("DPoP");

    /** What a foreign key may sign a proof with (RFC 8725 section 3.1): asymmetric, and nothing else. */
    public static final List<String> PROOF_ALGORITHMS = List.of("ES256", "RS256", "PS256", "EdDSA");

    private final String label;

    Scheme(String label) {
        this.label = label;
    }

    /** Its name, which is also the {@code token_type} of the tokens that it is for. */
    public String label() {
        return label;
    }

    /** What a request shows by this scheme. */
    public Optional<String> token(HttpServerRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        String prefix = label + " ";
        return authorization != null && authorization.regionMatches(true, 0, prefix, 0, prefix.length())
                ? Optional.of(authorization.substring(prefix.length()).strip())
                : Optional.empty();
    }

    /** What a request shows by any scheme. */
    public static Optional<String> anyToken(HttpServerRequest request) {
        return Arrays.stream(values())
                .flatMap(scheme -> scheme.token(request).stream())
                .findFirst();
    }

    /**
     * The value of {@code WWW-Authenticate}, in the words of the scheme that the request used. Who used none is told of
     * the common one alone, because many clients read but one challenge; the metadata tell of the other.
     *
     * @param attributes what was wrong with what was shown, if anything was (RFC 6750 section 3)
     */
    static String challenge(HttpServerRequest request, Map<String, String> attributes) {
        return (DPOP.token(request).isPresent() ? DPOP : BEARER).challenge(attributes);
    }

    private String challenge(Map<String, String> attributes) {
        Map<String, String> all = new LinkedHashMap<>(Map.of("realm", "latchkey"));
        all.putAll(new TreeMap<>(attributes));
        if (this == DPOP) {
            all.put("algs", String.join(" ", PROOF_ALGORITHMS));
        }
        return all.entrySet().stream()
                .map(attribute -> attribute.getKey() + "=\"" + attribute.getValue() + "\"")
                .collect(Collectors.joining(", ", label + " ", ""));
    }
}

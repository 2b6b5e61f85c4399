package dev.latchkey.oauth;

import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.session.ClientGate.Credentials;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The parameters of a request (RFC 6749 section 3.2): a repeated one is refused, an empty one is absent, an unknown one is
 * nobody's business.
 */
record Form(Map<String, String> values) {

    static final String TYPE = "application/x-www-form-urlencoded";

    /** Refuses what is no form with {@code invalid_request}. */
    static Form parse(String contentType, String body) {
        if (contentType == null
                || !TYPE.equals(contentType.split(";")[0].strip().toLowerCase(Locale.ROOT))) {
            throw Refusal.of(RefusalCode.INVALID_REQUEST);
        }
        Map<String, String> values = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (String pair : body.split("&")) {
            String[] parts = pair.split("=", 2);
            if (!pair.isEmpty() && !names.add(decoded(parts[0]))) {
                throw Refusal.of(RefusalCode.INVALID_REQUEST);
            }
            if (parts.length == 2 && !parts[1].isEmpty()) {
                values.put(decoded(parts[0]), decoded(parts[1]));
            }
        }
        return new Form(values);
    }

    /** What stands for a text in a form; refuses what stands for none. */
    static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException malformed) {
            throw Refusal.of(RefusalCode.INVALID_REQUEST);
        }
    }

    Optional<String> get(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** A parameter that must be there. */
    String require(String name) {
        return get(name).orElseThrow(() -> Refusal.of(RefusalCode.INVALID_REQUEST));
    }

    /** What the client shows of itself. */
    Credentials credentials(String authorization) {
        return new Credentials(
                authorization,
                values.get("client_id"),
                values.get("client_secret"),
                values.get("client_assertion_type"),
                values.get("client_assertion"));
    }

    @Override
    public String toString() {
        return "Form[redacted]";
    }
}

package dev.latchkey.token;

import io.quarkus.runtime.configuration.ConfigurationException;
import java.util.Map;
import java.util.Set;

/**
 * The claims that the settings add to every access token.
 *
 * @param texts by name; none that means something already, to us or to those who verify
 */
record ConfiguredClaims(Map<String, String> texts) {

    static final String SETTING = "latchkey.access-token.claims";

    /** A token comes with every request, and servers take headers of a few kilobytes. */
    private static final int LONGEST = 1_000;

    /** Ours, those of RFC 7519, 7662, 8693, 9068 and 9396, and those that MicroProfile JWT and others take for the caller. */
    private static final Set<String> MEANINGFUL = Set.of(
            "iss",
            "sub",
            "aud",
            "exp",
            "nbf",
            "iat",
            "jti",
            "sid",
            "client_id",
            "azp",
            "auth_time",
            "amr",
            "acr",
            "scope",
            "scp",
            "groups",
            "roles",
            "entitlements",
            "authorization_details",
            "cnf",
            "act",
            "may_act",
            "nonce",
            "upn",
            "preferred_username",
            "username",
            "raw_token",
            "active",
            "token_type");

    ConfiguredClaims {
        texts.keySet().stream().filter(MEANINGFUL::contains).findAny().ifPresent(name -> {
            throw new ConfigurationException(SETTING + "." + name + ": this claim has a meaning already");
        });
        int length = texts.entrySet().stream()
                .mapToInt(claim -> claim.getKey().length() + claim.getValue().length())
                .sum();
        if (length > LONGEST) {
            throw new ConfigurationException(SETTING + ": names and texts have " + length
                    + " characters together, and may have " + LONGEST + ". Every request carries them.");
        }
        texts = Map.copyOf(texts);
    }
}

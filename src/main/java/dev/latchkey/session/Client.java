package dev.latchkey.session;

import dev.latchkey.kernel.Sha256;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * An OAuth 2.0 client (RFC 6749 section 2): what people log in with, or a service that asks about tokens.
 *
 * @param id {@code client_id}
 * @param method how it authenticates
 * @param secretHashes the SHA-256 of each secret that is good, hexadecimal
 * @param jwks a file with its public keys
 * @param scopes what its access tokens may be used for
 * @param logins whether people log in with it
 * @param bound whether all its tokens must be bound to a key (RFC 9449 section 5.2)
 */
public record Client(
        String id,
        Method method,
        Set<String> secretHashes,
        Optional<Path> jwks,
        Set<String> scopes,
        boolean logins,
        boolean bound) {

    /** The client of a login that names none. */
    public static final String DEFAULT = "latchkey";

    /** What a client may be called. */
    public static final String IDS = "(?!\\.{1,2}$)[\\x21-\\x7e]{1,64}";

    /** What a scope may be called (RFC 6749 section 3.3). */
    public static final String SCOPES = "[\\x21\\x23-\\x5b\\x5d-\\x7e]+";

    private static final Pattern ID = Pattern.compile(IDS);
    /** Whether anything may be called so. */
    static boolean isId(String text) {
        return ID.matcher(text).matches();
    }

    private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

    /** What a recipe makes of a variable without a value; a client with it would be let in by its id alone. */
    private static final String OF_NOTHING = Sha256.hex("");

    private static final Pattern SCOPE = Pattern.compile(SCOPES);

    public Client {
        require(ID.matcher(id).matches(), id, "an id has 1 to 64 visible ASCII characters");
        require(secretHashes.stream().allMatch(HASH.asMatchPredicate()), id, "a secret hash is a SHA-256 in hex");
        require(!secretHashes.contains(OF_NOTHING), id, "a secret hash is that of an empty secret");
        require(scopes.stream().allMatch(SCOPE.asMatchPredicate()), id, "a scope is no RFC 6749 scope-token");
        require(method.hasSecret() != secretHashes.isEmpty(), id, "secret-hashes belong to a method with a secret");
        require((method == Method.PRIVATE_KEY_JWT) == jwks.isPresent(), id, "jwks belongs to private_key_jwt");
    }

    private static void require(boolean right, String id, String rule) {
        if (!right) {
            throw new ConfigurationException("latchkey.clients.\"" + id + "\": " + rule);
        }
    }

    /** Whether it has nothing to prove itself with (RFC 6749 section 2.1). */
    public boolean isPublic() {
        return method == Method.NONE;
    }

    /** How a client authenticates (RFC 7591 section 2). */
    public enum Method {
        NONE,
        CLIENT_SECRET_BASIC,
        CLIENT_SECRET_POST,
        PRIVATE_KEY_JWT;

        boolean hasSecret() {
            return this == CLIENT_SECRET_BASIC || this == CLIENT_SECRET_POST;
        }

        /** The name that the registry of RFC 7591 gives it. */
        public String json() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Method of(String name) {
            return Arrays.stream(values())
                    .filter(method -> method.json().equals(name))
                    .findFirst()
                    .orElseThrow(() -> new ConfigurationException("No method of client authentication: " + name));
        }
    }
}

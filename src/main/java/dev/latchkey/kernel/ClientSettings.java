package dev.latchkey.kernel;

import io.smallrye.config.WithConverter;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** An application, or a service that receives access tokens. */
public interface ClientSettings {
    /**
     * How it authenticates (RFC 7591 section 2): {@code none}, {@code client_secret_basic},
     * {@code client_secret_post} or {@code private_key_jwt}.
     */
    @WithDefault("none")
    String method();

    /**
     * The SHA-256 of its secret, hexadecimal; two while the secret is changed. A secret here is 256 random bits and
     * no password, so that nothing slower is needed.
     */
    Optional<Set<String>> secretHashes();

    /** A file with its public keys, a JWK Set (RFC 7517 section 5), for {@code private_key_jwt}. */
    Optional<Path> jwks();

    /** What its access tokens may be used for (RFC 6749 section 3.3). */
    Optional<Set<String>> scopes();

    /** Whether people log in with it; a service that only introspects needs no such thing. */
    @WithConverter(Bounds.YesOrNo.class)
    @WithDefault("true")
    boolean logins();

    /** Whether all its tokens must be bound to a key (RFC 9449 section 5.2); else each login may choose. */
    @WithConverter(Bounds.YesOrNo.class)
    @WithDefault("false")
    boolean dpopBoundAccessTokens();
}

package dev.latchkey.kernel;

import io.smallrye.config.WithDefault;
import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Another system, and which of its tokens are taken (RFC 7519). One of the three kinds of key is needed. */
public interface AdoptionSettings {
    /** Its {@code iss}; may be left out where it shares a secret, because some systems write none. */
    Optional<String> issuer();

    /**
     * Where its public keys are, a JWK Set (RFC 7517 section 5). The same keys sign for other apps, so {@link #audience} or
     * {@link #claims} must say which one's tokens are meant.
     */
    Optional<URI> jwksUrl();

    /** The secret that it signs with, as text. */
    Optional<String> secret();

    /** The same where the secret is bytes: base64. */
    Optional<String> secretBytes();

    /** What it signs with. Default: {@code HS256} with a secret, {@code ES256,RS256,PS256,EdDSA} with public keys. */
    Optional<Set<String>> algorithms();

    /** What must be in {@code aud}; where it is not set, that is not looked at. */
    Optional<String> audience();

    /** What the header {@code typ} must be; where it is not set, that is not looked at. */
    Optional<String> typ();

    /** Claims that must have a value, each {@code name=value}. */
    Optional<Set<String>> claims();

    /** The claim that names the account: by its address, or by the id that the import kept. */
    @WithDefault("email")
    String accountClaim();

    /** The client that the session belongs to. */
    @WithDefault("latchkey")
    String client();

    /** From when on nothing is taken any more: when the last of its tokens has expired. */
    Instant until();
}

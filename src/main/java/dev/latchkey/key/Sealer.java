package dev.latchkey.key;

import dev.latchkey.kernel.LatchkeyConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jose4j.lang.JoseException;

/**
 * Seals keys, and other rooms' secrets, for the database under the master secret: a JWE (RFC 7516), {@code dir} and
 * {@code A256GCM}. What is sealed opens only for the purpose and the id that it was sealed for. Knows the old master secret
 * where it is given.
 */
@ApplicationScoped
public class Sealer {

    private static final String TEXT = "text/plain";

    private final MasterSecret master;
    private final Optional<MasterSecret> old;

    Sealer(MasterSecret master, LatchkeyConfig config) {
        this.master = master;
        this.old = MasterSecret.old(config);
    }

    /** Encrypts a secret. */
    public String seal(String purpose, String id, String secret) {
        return seal(purpose, id, TEXT, secret);
    }

    /** As {@link #seal(String, String, String)}, where it is no mere text. */
    String seal(String purpose, String id, String contentType, String secret) {
        return master.seal(purpose, id, contentType, secret);
    }

    /** Decrypts a secret; empty where it was sealed for something else, or under a master secret that is not known. */
    public Optional<String> open(String purpose, String id, String sealed) {
        return opened(master, purpose, id, sealed).or(() -> old.flatMap(secret -> opened(secret, purpose, id, sealed)));
    }

    /** Whether something opens without the old master secret. */
    boolean isSealedAnew(String purpose, String id, String sealed) {
        return opened(master, purpose, id, sealed).isPresent();
    }

    private static Optional<String> opened(MasterSecret secret, String purpose, String id, String sealed) {
        try {
            return Optional.of(secret.open(purpose, id, sealed));
        } catch (JoseException sealedOtherwise) {
            return Optional.empty();
        }
    }

    /** Whether the master secret is being replaced, so that what is sealed should be sealed anew. */
    public boolean isReplaced() {
        return old.isPresent();
    }
}

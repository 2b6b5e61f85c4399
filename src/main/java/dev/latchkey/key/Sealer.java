package dev.latchkey.key;

import dev.latchkey.kernel.LatchkeyConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.stream.Stream;
import org.jose4j.lang.JoseException;

/**
 * Seals other rooms' secrets for the database under the master secret, as keys are: a JWE (RFC 7516), {@code dir} and
 * {@code A256GCM}. What is sealed opens only for the purpose and the id that it was sealed for.
 */
@ApplicationScoped
public class Sealer {

    private static final String TEXT = "text/plain";

    private final MasterSecret master;
    private final Optional<MasterSecret> old;

    Sealer(MasterSecret master, LatchkeyConfig config) {
        this.master = master;
        this.old = config.oldMasterSecret().map(secret -> new MasterSecret(secret, "latchkey.old-master-secret"));
    }

    /** Encrypts a secret. */
    public String seal(String purpose, String id, String secret) {
        return master.seal(id, purpose, TEXT, secret);
    }

    /** Decrypts a secret; empty where it was sealed for something else, or under a master secret that is not known. */
    public Optional<String> open(String purpose, String id, String sealed) {
        return Stream.concat(Stream.of(master), old.stream())
                .flatMap(secret -> opened(secret, purpose, id, sealed).stream())
                .findFirst();
    }

    private static Optional<String> opened(MasterSecret secret, String purpose, String id, String sealed) {
        try {
            return Optional.of(secret.open(id, purpose, sealed));
        } catch (JoseException sealedOtherwise) {
            return Optional.empty();
        }
    }

    /** Whether the master secret is being replaced, so that what is sealed should be sealed anew. */
    public boolean isReplaced() {
        return old.isPresent();
    }
}

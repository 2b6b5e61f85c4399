package dev.latchkey.account;

import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A password hash as an account keeps it: one of ours, or one that came with an account from elsewhere and stays until
 * its owner logs in.
 */
sealed interface StoredPassword permits Argon2id, ForeignArgon2, Bcrypt, Pbkdf2, Scrypt, FirebaseScrypt, ShaCrypt {

    /** The longest text that an account can keep. */
    int LONGEST = 255;

    /** Whether this is the password's hash; takes the same time either way. */
    boolean matches(PasswordText password);

    /** How much memory that takes, KiB, where it is worth counting. */
    default int memoryKib() {
        return 0;
    }

    /** Whether one comparison would take more work or memory than a login may. */
    boolean tooCostly();

    /**
     * Reads a hash.
     *
     * @throws IllegalArgumentException where it is of no kind that we know
     */
    static StoredPassword parse(String stored) {
        Stream<Function<String, StoredPassword>> kinds = Stream.of(
                Argon2id::read,
                ForeignArgon2::read,
                Bcrypt::read,
                Pbkdf2::read,
                Scrypt::read,
                FirebaseScrypt::read,
                ShaCrypt::read);
        return kinds.map(kind -> kind.apply(stored))
                .filter(Objects::nonNull)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no password hash of a known kind"));
    }
}

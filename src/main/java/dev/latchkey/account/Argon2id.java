package dev.latchkey.account;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A stored password hash: Argon2id version 19 (RFC 9106) in the PHC string format.
 *
 * @param cost what computing it takes
 * @param salt 16 random bytes
 * @param hash 32 bytes
 */
record Argon2id(Cost cost, byte[] salt, byte[] hash) {

    static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,4}),p=(\\d{1,3})\\$([A-Za-z0-9+/]+)\\$([A-Za-z0-9+/]+)");

    /**
     * The cost of one hash.
     *
     * @param memoryKib memory, KiB
     * @param iterations passes
     * @param parallelism lanes
     */
    record Cost(int memoryKib, int iterations, int parallelism) {
        Cost {
            if (memoryKib < 8 * parallelism || iterations < 1 || parallelism < 1) {
                throw new IllegalArgumentException(
                        "Argon2id needs p >= 1, t >= 1 and m >= 8p KiB (RFC 9106 section 3.1)");
            }
        }
    }

    static Argon2id compute(PasswordText password, byte[] salt, Cost cost) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(cost.memoryKib)
                .withIterations(cost.iterations)
                .withParallelism(cost.parallelism)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[HASH_BYTES];
        generator.generateBytes(password.bytes(), hash);
        return new Argon2id(cost, salt, hash);
    }

    static Argon2id parse(String phc) {
        Matcher parts = PHC.matcher(phc);
        if (!parts.matches()) {
            throw new IllegalArgumentException("not an argon2id PHC string");
        }
        Cost cost = new Cost(number(parts, 1), number(parts, 2), number(parts, 3));
        Base64.Decoder base64 = Base64.getDecoder();
        return new Argon2id(cost, base64.decode(parts.group(4)), base64.decode(parts.group(5)));
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    /** Whether this is the password's hash; takes the same time either way. */
    boolean matches(PasswordText password) {
        return MessageDigest.isEqual(compute(password, salt, cost).hash, hash);
    }

    String phc() {
        Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
        return "$argon2id$v=19$m=" + cost.memoryKib + ",t=" + cost.iterations + ",p=" + cost.parallelism + "$"
                + base64.encodeToString(salt) + "$" + base64.encodeToString(hash);
    }

    @Override
    public String toString() {
        return "Argon2id[" + cost + ", redacted]";
    }
}

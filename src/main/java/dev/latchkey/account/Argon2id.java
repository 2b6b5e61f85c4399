package dev.latchkey.account;

import java.security.MessageDigest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.BlockPool;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator.FixedBlockPool;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * A stored password hash: Argon2id version 19 (RFC 9106) in the PHC string format.
 *
 * @param cost what computing it takes
 * @param salt 16 random bytes
 * @param hash 32 bytes
 */
record Argon2id(Cost cost, byte[] salt, byte[] hash) implements StoredPassword {

    static final int SALT_BYTES = 16;
    static final int HASH_BYTES = 32;
    private static final Pattern PHC = Pattern.compile(
            "\\$argon2id\\$v=19\\$m=(\\d{1,9}),t=(\\d{1,4}),p=(\\d{1,3})\\$([A-Za-z0-9+/]{11,})\\$([A-Za-z0-9+/]{43})");

    /** As many as a hash takes at the default cost. */
    private static final int MOST_BLOCKS = 19_456;

    /**
     * The memory of a hash, used again for the thread's next one: each thread that hashes keeps 19 MiB, and the collector need
     * not copy them while they are in use, which took longer than the hash. What a costlier hash takes besides is garbage.
     */
    private static final ThreadLocal<BlockPool> MEMORY = ThreadLocal.withInitial(() -> new FixedBlockPool(MOST_BLOCKS));

    /**
     * The cost of one hash.
     *
     * @param memoryKib memory, KiB
     * @param iterations passes
     * @param parallelism lanes
     */
    record Cost(int memoryKib, int iterations, int parallelism) {
        private static final int MOST_MEMORY_KIB = 64 << 10;
        private static final long MOST_PASSES_KIB = 10L * MOST_MEMORY_KIB;

        Cost {
            if (memoryKib < 8 * parallelism || iterations < 1 || parallelism < 1) {
                throw new IllegalArgumentException(
                        "Argon2id needs p >= 1, t >= 1 and m >= 8p KiB (RFC 9106 section 3.1)");
            }
        }

        /** Whether it is more than a hash from elsewhere may cost a login. */
        boolean tooHigh() {
            return memoryKib > MOST_MEMORY_KIB || (long) memoryKib * iterations > MOST_PASSES_KIB;
        }
    }

    static Argon2id compute(PasswordText password, byte[] salt, Cost cost) {
        return new Argon2id(cost, salt, bytes(password, salt, cost));
    }

    private static byte[] bytes(PasswordText password, byte[] salt, Cost cost) {
        return bytes(
                Argon2Parameters.ARGON2_id,
                Argon2Parameters.ARGON2_VERSION_13,
                cost,
                password.bytes(),
                salt,
                HASH_BYTES);
    }

    static byte[] bytes(int variant, int version, Cost cost, byte[] password, byte[] salt, int length) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(variant)
                .withVersion(version)
                .withMemoryAsKB(cost.memoryKib)
                .withIterations(cost.iterations)
                .withParallelism(cost.parallelism)
                .withSalt(salt)
                .withBlockPool(MEMORY.get())
                .build());
        byte[] hash = new byte[length];
        generator.generateBytes(password, hash);
        return hash;
    }

    /**
     * Reads a PHC string; null where it is no hash of ours.
     *
     * @throws IllegalArgumentException where its cost is none
     */
    static Argon2id read(String phc) {
        Matcher parts = PHC.matcher(phc);
        if (!parts.matches()) {
            return null;
        }
        Cost cost = new Cost(number(parts, 1), number(parts, 2), number(parts, 3));
        return new Argon2id(cost, Base64Text.decode(parts.group(4)), Base64Text.decode(parts.group(5)));
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    @Override
    public boolean matches(PasswordText password) {
        return MessageDigest.isEqual(bytes(password, salt, cost), hash);
    }

    @Override
    public int memoryKib() {
        return cost.memoryKib();
    }

    @Override
    public boolean tooCostly() {
        return cost.tooHigh();
    }

    String phc() {
        return "$argon2id$v=19$m=" + cost.memoryKib + ",t=" + cost.iterations + ",p=" + cost.parallelism + "$"
                + Base64Text.encode(salt) + "$" + Base64Text.encode(hash);
    }

    @Override
    public String toString() {
        return "Argon2id[" + cost + ", redacted]";
    }
}

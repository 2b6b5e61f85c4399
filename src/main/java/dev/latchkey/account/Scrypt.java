package dev.latchkey.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.SCrypt;

/** scrypt (RFC 7914) in the PHC string format and Werkzeug's. */
record Scrypt(Cost cost, byte[] salt, byte[] hash) implements StoredPassword {

    private static final Pattern PHC = Pattern.compile(
            "\\$scrypt\\$ln=(\\d{1,2}),r=(\\d{1,3}),p=(\\d{1,3})\\$([A-Za-z0-9+/.]+)\\$([A-Za-z0-9+/.]+)");
    private static final Pattern WERKZEUG =
            Pattern.compile("scrypt:(\\d{1,9}):(\\d{1,3}):(\\d{1,3})\\$([^$]+)\\$((?:[0-9a-f]{2})+)");

    /**
     * The cost of one hash (RFC 7914 section 2).
     *
     * @param n a power of 2
     * @param r block size
     * @param p parallelization
     */
    record Cost(int n, int r, int p) {
        private static final int MOST_MEMORY_KIB = 64 << 10;

        Cost {
            if (n < 2 || Integer.bitCount(n) != 1 || r < 1 || p < 1) {
                throw new IllegalArgumentException("scrypt needs a power of 2 and positive numbers");
            }
        }

        boolean tooHigh() {
            return memoryKib() > MOST_MEMORY_KIB || (long) memoryKib() * p > 4 * MOST_MEMORY_KIB;
        }

        int memoryKib() {
            return (int) Math.min(128L * n * r / 1024, Integer.MAX_VALUE);
        }

        byte[] derive(byte[] password, byte[] salt, int length) {
            return SCrypt.generate(password, salt, n, r, p, length);
        }
    }

    static StoredPassword read(String text) {
        Matcher phc = PHC.matcher(text);
        if (phc.matches()) {
            int exponent = Math.min(30, Integer.parseInt(phc.group(1)));
            return of(phc, 1 << exponent, Base64Text.decode(phc.group(4)), Base64Text.decode(phc.group(5)));
        }
        Matcher werkzeug = WERKZEUG.matcher(text);
        return werkzeug.matches()
                ? of(
                        werkzeug,
                        Integer.parseInt(werkzeug.group(1)),
                        werkzeug.group(4).getBytes(StandardCharsets.UTF_8),
                        HexFormat.of().parseHex(werkzeug.group(5)))
                : null;
    }

    private static Scrypt of(Matcher parts, int n, byte[] salt, byte[] hash) {
        return new Scrypt(new Cost(n, Integer.parseInt(parts.group(2)), Integer.parseInt(parts.group(3))), salt, hash);
    }

    Scrypt {
        if (hash.length < 16 || hash.length > 64) {
            throw new IllegalArgumentException("scrypt hashes have 16 to 64 bytes");
        }
    }

    @Override
    public boolean matches(PasswordText password) {
        return MessageDigest.isEqual(cost.derive(password.bytes(), salt, hash.length), hash);
    }

    @Override
    public int memoryKib() {
        return cost.memoryKib();
    }

    @Override
    public boolean tooCostly() {
        return cost.tooHigh();
    }

    @Override
    public String toString() {
        return "Scrypt[" + cost + ", redacted]";
    }
}

package dev.latchkey.account;

import java.security.MessageDigest;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Argon2 (RFC 9106) of another variant, version or length than ours, in the PHC string format.
 *
 * @param variant as Bouncy Castle numbers them
 * @param version 16 or 19
 */
record ForeignArgon2(int variant, int version, Argon2id.Cost cost, byte[] salt, byte[] hash) implements StoredPassword {

    private static final Pattern PHC = Pattern.compile("\\$argon2(id|i|d)(?:\\$v=(16|19))?"
            + "\\$m=(\\d{1,9}),t=(\\d{1,4}),p=(\\d{1,3})\\$([A-Za-z0-9+/]{11,})\\$([A-Za-z0-9+/]{16,})");
    private static final Map<String, Integer> VARIANTS =
            Map.of("d", Argon2Parameters.ARGON2_d, "i", Argon2Parameters.ARGON2_i, "id", Argon2Parameters.ARGON2_id);
    private static final int VERSION_10 = 16;

    static StoredPassword read(String text) {
        Matcher parts = PHC.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        int version = parts.group(2) == null ? VERSION_10 : Integer.parseInt(parts.group(2));
        return new ForeignArgon2(
                VARIANTS.get(parts.group(1)),
                version,
                new Argon2id.Cost(number(parts, 3), number(parts, 4), number(parts, 5)),
                Base64Text.decode(parts.group(6)),
                Base64Text.decode(parts.group(7)));
    }

    private static int number(Matcher parts, int group) {
        return Integer.parseInt(parts.group(group));
    }

    @Override
    public boolean matches(PasswordText password) {
        return MessageDigest.isEqual(Argon2id.bytes(variant, version, cost, password.bytes(), salt, hash.length), hash);
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
        return "ForeignArgon2[" + cost + ", redacted]";
    }
}

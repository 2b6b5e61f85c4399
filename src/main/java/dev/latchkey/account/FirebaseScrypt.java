package dev.latchkey.account;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Firebase's variant of scrypt: the derived key encrypts the project's signer key, and that is what is stored.
 *
 * @param salt of the account, followed by the project's separator
 * @param signerKey of the project
 */
record FirebaseScrypt(Scrypt.Cost cost, byte[] salt, byte[] signerKey, byte[] hash) implements StoredPassword {

    private static final String BASE64 = "([A-Za-z0-9+/]+)";
    private static final Pattern TEXT = Pattern.compile(
            "\\$firebase-scrypt\\$ln=(\\d{1,2}),r=(\\d{1,3})\\$" + BASE64 + "\\$" + BASE64 + "\\$" + BASE64);
    private static final int KEY_BYTES = 32;
    private static final int BLOCK_BYTES = 16;

    static StoredPassword read(String text) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        int exponent = Math.min(30, Integer.parseInt(parts.group(1)));
        return new FirebaseScrypt(
                new Scrypt.Cost(1 << exponent, Integer.parseInt(parts.group(2)), 1),
                Base64Text.decode(parts.group(3)),
                Base64Text.decode(parts.group(4)),
                Base64Text.decode(parts.group(5)));
    }

    /** The text that an account keeps. */
    String text() {
        int exponent = Integer.numberOfTrailingZeros(cost.n());
        return "$firebase-scrypt$ln=" + exponent + ",r=" + cost.r() + "$" + Base64Text.encode(salt) + "$"
                + Base64Text.encode(signerKey) + "$" + Base64Text.encode(hash);
    }

    @Override
    public boolean matches(PasswordText password) {
        byte[] key = Arrays.copyOf(cost.derive(password.bytes(), salt, 2 * KEY_BYTES), KEY_BYTES);
        return MessageDigest.isEqual(encrypted(key), hash);
    }

    private byte[] encrypted(byte[] key) {
        try {
            Cipher aes = Cipher.getInstance("AES/CTR/NoPadding");
            aes.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(new byte[BLOCK_BYTES]));
            return aes.doFinal(signerKey);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
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
        return "FirebaseScrypt[" + cost + ", redacted]";
    }
}

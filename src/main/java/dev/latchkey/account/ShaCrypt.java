package dev.latchkey.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.digest.Crypt;

/** SHA-crypt with SHA-256 or SHA-512, as Unix keeps passwords. */
record ShaCrypt(String text, int rounds) implements StoredPassword {

    private static final Pattern CRYPT = Pattern.compile(
            "\\$[56]\\$(?:rounds=(\\d{4,9})\\$)?[./A-Za-z0-9]{1,16}\\$(?:[./A-Za-z0-9]{43}|[./A-Za-z0-9]{86})");
    private static final int DEFAULT = 5_000;
    private static final int MOST = 1_000_000;

    static StoredPassword read(String text) {
        Matcher parts = CRYPT.matcher(text);
        if (!parts.matches()) {
            return null;
        }
        return new ShaCrypt(text, parts.group(1) == null ? DEFAULT : Integer.parseInt(parts.group(1)));
    }

    @Override
    public boolean matches(PasswordText password) {
        return MessageDigest.isEqual(bytes(Crypt.crypt(password.bytes(), text)), bytes(text));
    }

    private static byte[] bytes(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public boolean tooCostly() {
        return rounds > MOST;
    }

    @Override
    public String toString() {
        return "ShaCrypt[" + rounds + ", redacted]";
    }
}

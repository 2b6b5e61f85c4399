package dev.latchkey.account;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.generators.OpenBSDBCrypt;

/**
 * bcrypt, plain or as Django stores it.
 *
 * @param text the hash in the form of {@code crypt}
 * @param digested whether the password's SHA-256 was hashed, which Django does because bcrypt reads 72 bytes only
 */
record Bcrypt(String text, int rounds, boolean digested) implements StoredPassword {

    private static final Pattern CRYPT =
            Pattern.compile("(?:bcrypt(_sha256)?\\$)?(\\$2[aby]\\$(\\d\\d)\\$[./A-Za-z0-9]{53})");
    private static final int FEWEST = 4;
    private static final int MOST = 14;

    static StoredPassword read(String text) {
        Matcher parts = CRYPT.matcher(text);
        return parts.matches() && Integer.parseInt(parts.group(3)) >= FEWEST
                ? new Bcrypt(parts.group(2), Integer.parseInt(parts.group(3)), parts.group(1) != null)
                : null;
    }

    @Override
    public boolean matches(PasswordText password) {
        return OpenBSDBCrypt.checkPassword(text, digested ? digest(password.bytes()) : password.bytes());
    }

    private static byte[] digest(byte[] password) {
        SHA256Digest sha256 = new SHA256Digest();
        sha256.update(password, 0, password.length);
        byte[] digest = new byte[sha256.getDigestSize()];
        sha256.doFinal(digest, 0);
        return HexFormat.of().formatHex(digest).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public boolean tooCostly() {
        return rounds > MOST;
    }

    @Override
    public String toString() {
        return "Bcrypt[" + rounds + ", redacted]";
    }
}

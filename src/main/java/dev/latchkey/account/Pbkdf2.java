package dev.latchkey.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA1Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.params.KeyParameter;

/**
 * PBKDF2 (RFC 8018 section 5.2) in the PHC string format, Passlib's, Django's and Werkzeug's.
 *
 * @param digest {@code sha1}, {@code sha256} or {@code sha512}
 */
record Pbkdf2(String digest, int iterations, byte[] salt, byte[] hash) implements StoredPassword {

    private static final Pattern PHC = Pattern.compile(
            "\\$pbkdf2-(sha1|sha256|sha512)\\$(?:i=)?(\\d{1,9})(?:,l=\\d+)?\\$([A-Za-z0-9+/.]+)\\$([A-Za-z0-9+/.]+)");
    private static final Pattern DJANGO =
            Pattern.compile("pbkdf2_(sha1|sha256|sha512)\\$(\\d{1,9})\\$([^$]+)\\$([A-Za-z0-9+/]+=*)");
    private static final Pattern WERKZEUG =
            Pattern.compile("pbkdf2:(sha1|sha256|sha512):(\\d{1,9})\\$([^$]+)\\$((?:[0-9a-f]{2})+)");
    private static final int MOST = 2_000_000;

    static StoredPassword read(String text) {
        Matcher phc = PHC.matcher(text);
        if (phc.matches()) {
            return of(phc, Base64Text.decode(phc.group(3)), Base64Text.decode(phc.group(4)));
        }
        Matcher django = DJANGO.matcher(text);
        if (django.matches()) {
            return of(django, utf8(django.group(3)), Base64Text.decode(django.group(4)));
        }
        Matcher werkzeug = WERKZEUG.matcher(text);
        return werkzeug.matches()
                ? of(werkzeug, utf8(werkzeug.group(3)), HexFormat.of().parseHex(werkzeug.group(4)))
                : null;
    }

    private static Pbkdf2 of(Matcher parts, byte[] salt, byte[] hash) {
        return new Pbkdf2(parts.group(1), Integer.parseInt(parts.group(2)), salt, hash);
    }

    private static byte[] utf8(String salt) {
        return salt.getBytes(StandardCharsets.UTF_8);
    }

    Pbkdf2 {
        if (iterations < 1 || hash.length < 16 || hash.length > 64) {
            throw new IllegalArgumentException("PBKDF2 needs an iteration and 16 to 64 bytes");
        }
    }

    @Override
    public boolean matches(PasswordText password) {
        PKCS5S2ParametersGenerator generator = new PKCS5S2ParametersGenerator(function());
        generator.init(password.bytes(), salt, iterations);
        KeyParameter key = (KeyParameter) generator.generateDerivedMacParameters(hash.length * Byte.SIZE);
        return MessageDigest.isEqual(key.getKey(), hash);
    }

    private Digest function() {
        return switch (digest) {
            case "sha1" -> new SHA1Digest();
            case "sha256" -> new SHA256Digest();
            default -> new SHA512Digest();
        };
    }

    /** The PHC string. */
    String phc() {
        return "$pbkdf2-" + digest + "$i=" + iterations + "$" + Base64Text.encode(salt) + "$" + Base64Text.encode(hash);
    }

    @Override
    public boolean tooCostly() {
        return iterations > MOST;
    }

    @Override
    public String toString() {
        return "Pbkdf2[" + digest + ", " + iterations + ", redacted]";
    }
}

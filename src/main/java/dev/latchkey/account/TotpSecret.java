package dev.latchkey.account;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import dev.latchkey.kernel.Sha256;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.LongStream;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;

/**
 * What an authenticator app and we share: the key of time-based one-time passwords (RFC 6238), with the parameters that
 * every app knows: SHA-1, six digits, thirty seconds.
 *
 * @param base32 160 bits (RFC 4226 section 4), as people type it: 32 characters without padding
 */
record TotpSecret(String base32) {

    static final int BYTES = 20;
    private static final Duration STEP = Duration.ofSeconds(30);
    private static final int DIGITS = 6;
    private static final int FINGERPRINT = 16;
    private static final String MAC = TimeBasedOneTimePasswordGenerator.TOTP_ALGORITHM_HMAC_SHA1;

    static TotpSecret of(byte[] key) {
        return new TotpSecret(Base32.toBase32String(key));
    }

    /** The code of a moment. The generator holds a JCE object, which must not end up in a native image. */
    String code(Instant at) {
        try {
            return new TimeBasedOneTimePasswordGenerator(STEP, DIGITS, MAC)
                    .generateOneTimePasswordString(key(), at, Locale.ROOT);
        } catch (InvalidKeyException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private SecretKeySpec key() {
        return new SecretKeySpec(Base32.decode(base32), MAC);
    }

    /** What tells it from others, and is too short to be it: of 160 bits it gives away 64 at most, through a hash. */
    String fingerprint() {
        return Sha256.hex("fingerprint " + base32).substring(0, FINGERPRINT);
    }

    /** The time step that a code belongs to: the present one, or its neighbour, because clocks differ. */
    OptionalLong step(String code, Instant now) {
        long present = now.getEpochSecond() / STEP.toSeconds();
        return LongStream.of(present, present - 1, present + 1)
                .filter(step -> isEqual(code, code(Instant.ofEpochSecond(step * STEP.toSeconds()))))
                .findFirst();
    }

    private static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** What the QR code says: the format that authenticator apps read. */
    String uri(String service, String email) {
        return "otpauth://totp/%s:%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
                .formatted(escaped(service), escaped(email), base32, escaped(service), DIGITS, STEP.toSeconds());
    }

    private static String escaped(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public String toString() {
        return "TotpSecret[redacted]";
    }
}

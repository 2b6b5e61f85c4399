package dev.latchkey.webhook.example;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Knows what comes from Latchkey from what does not. */
public class Hooks {

    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    /** The secret of the settings; the three headers; the body as it came, before anything has parsed it. */
    public static boolean isGenuine(
            String secret, String id, String timestamp, String signatures, String body, Instant now)
            throws GeneralSecurityException {
        Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Base64.getDecoder().decode(secret.substring("whsec_".length())), "HmacSHA256"));
        byte[] own = mac.doFinal((id + "." + timestamp + "." + body).getBytes(UTF_8));
        byte[] expected = ("v1," + Base64.getEncoder().encodeToString(own)).getBytes(UTF_8);
        return Duration.between(sent, now).abs().compareTo(TOLERANCE) < 0
                && Stream.of(signatures.split(" "))
                        .anyMatch(one -> MessageDigest.isEqual(one.getBytes(UTF_8), expected));
    }
}

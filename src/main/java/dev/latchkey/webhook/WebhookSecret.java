package dev.latchkey.webhook;

import dev.latchkey.kernel.Hmac;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;

/** What a receiver knows a webhook by (Standard Webhooks, "Signature scheme"). Never printed. */
final class WebhookSecret {

    private static final String PREFIX = "whsec_";
    private static final String VERSION = "v1,";
    private static final int SHORTEST = 24;
    private static final int LONGEST = 64;

    private final SecretKeySpec key;

    private WebhookSecret(byte[] secret) {
        this.key = Hmac.key(secret);
    }

    /** Empty where the text is no such secret. */
    static Optional<WebhookSecret> parse(String text) {
        return Optional.of(text)
                .filter(whole -> whole.startsWith(PREFIX))
                .flatMap(whole -> decode(whole.substring(PREFIX.length())))
                .filter(bytes -> bytes.length >= SHORTEST && bytes.length <= LONGEST)
                .map(WebhookSecret::new);
    }

    private static Optional<byte[]> decode(String base64) {
        try {
            return Optional.of(Base64.getDecoder().decode(base64));
        } catch (IllegalArgumentException malformed) {
            return Optional.empty();
        }
    }

    /** One signature of a try. */
    String sign(String id, Instant at, String body) {
        String text = id + "." + at.getEpochSecond() + "." + body;
        byte[] mac = Hmac.of(key, text.getBytes(StandardCharsets.UTF_8));
        return VERSION + Base64.getEncoder().encodeToString(mac);
    }
}

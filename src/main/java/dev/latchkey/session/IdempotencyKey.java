package dev.latchkey.session;

import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.Sha256;
import java.util.UUID;
import java.util.regex.Pattern;

/** The {@code Idempotency-Key} header of a renewal: 16 to 128 visible ASCII characters that the client chose. */
public final class IdempotencyKey {

    /** The name of the header. */
    public static final String HEADER = "Idempotency-Key";

    private static final Pattern VISIBLE = Pattern.compile("[\\x21-\\x7e]{16,128}");

    private IdempotencyKey() {}

    /** Refuses with {@code invalid_request} what is no key; null is the absence of one. */
    static void check(String key) {
        if (key != null && !VISIBLE.matcher(key).matches()) {
            throw Refusal.field(HEADER, "field.idempotency_key");
        }
    }

    /** What is stored of a key: its SHA-256, together with the session so that equal keys do not look alike. */
    static String hash(String key, UUID sessionId) {
        return key == null ? null : Sha256.hex(sessionId + " " + key);
    }
}

package dev.latchkey.account;

import dev.latchkey.kernel.Refusal;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * A password as a person typed it, in NFC and otherwise untouched: never trimmed, never truncated, no change of case
 * (NIST SP 800-63B-4 section 3.1.1.2).
 */
public final class PasswordText {

    /** The longest password, in code points. */
    public static final int LONGEST = 256;

    private final String text;

    public PasswordText(String typed) {
        this.text = Normalizer.normalize(typed, Normalizer.Form.NFC);
    }

    /** @throws Refusal where nobody's password is that long */
    static PasswordText typed(String password) {
        PasswordText typed = new PasswordText(password);
        if (!typed.fits(0)) {
            throw Refusal.field("password", "field.password");
        }
        return typed;
    }

    /** Whether the length, in code points, is from {@code shortest} to {@link #LONGEST}. */
    public boolean fits(int shortest) {
        int length = text.codePointCount(0, text.length());
        return length >= shortest && length <= LONGEST;
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "PasswordText[redacted]";
    }
}

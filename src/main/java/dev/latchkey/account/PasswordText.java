package dev.latchkey.account;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Locale;

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

    /** Whether the length, in code points, is from {@code shortest} to {@link #LONGEST}. */
    public boolean fits(int shortest) {
        int length = text.codePointCount(0, text.length());
        return length >= shortest && length <= LONGEST;
    }

    /**
     * Whether it is text. Half a character has no bytes, and what stands for it in UTF-8 would stand for any other half
     * as well: such a password is nobody's.
     */
    boolean isText() {
        return StandardCharsets.UTF_8.newEncoder().canEncode(text);
    }

    /** In lower case, to compare it with words that others may guess. */
    String folded() {
        return text.toLowerCase(Locale.ROOT);
    }

    byte[] bytes() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return "PasswordText[redacted]";
    }
}

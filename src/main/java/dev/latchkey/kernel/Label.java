package dev.latchkey.kernel;

/** What a person calls something, themselves or a device: up to 100 characters that can be shown. */
public final class Label {

    /** Regular expression of one: no control characters, and no halves of a character. */
    public static final String PATTERN = "[^\\p{Cc}\\p{Cs}]{1,100}";

    private Label() {}
}

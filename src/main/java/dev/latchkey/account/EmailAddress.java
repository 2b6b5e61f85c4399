package dev.latchkey.account;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An e-mail address in the one form in which it is stored and compared: NFC, trimmed, lower case.
 *
 * @param value at most 254 characters (RFC 5321 section 4.5.3.1.3), one {@code @}, no blank or control character, and a
 *     domain of labels of which none is empty, or begins or ends with a hyphen (RFC 1123 section 2.1)
 */
public record EmailAddress(String value) {

    private static final int LONGEST = 254;
    private static final String NOWHERE = "\\s\\p{Z}\\p{C}@<>,;:\"()\\[\\]\\\\";
    private static final String LABEL = "(?!-)[^." + NOWHERE + "]+(?<!-)";
    private static final Pattern SHAPE = Pattern.compile("[^" + NOWHERE + "]{1,64}@" + LABEL + "(\\." + LABEL + ")*");

    public EmailAddress {
        if (!fits(value) || !value.equals(normalised(value))) {
            throw new IllegalArgumentException("not a normalised e-mail address");
        }
    }

    /** Reads what a person typed; empty where it is no address. */
    public static Optional<EmailAddress> parse(String typed) {
        if (typed == null || typed.length() > 2 * LONGEST) {
            return Optional.empty();
        }
        String address = normalised(typed);
        return fits(address) ? Optional.of(new EmailAddress(address)) : Optional.empty();
    }

    /** Lower case first: a capital that has no composed form may have a small letter that has one. */
    static String normalised(String typed) {
        return Normalizer.normalize(typed.strip().toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    private static boolean fits(String address) {
        return address.length() <= LONGEST && SHAPE.matcher(address).matches();
    }

    @Override
    public String toString() {
        return "EmailAddress[redacted]";
    }
}

package dev.latchkey.account;

import java.net.IDN;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * An e-mail address in the one form in which it is stored and compared: NFC, trimmed, lower case, its domain in Unicode.
 * Where the ASCII of a domain stands for nothing that turns into it again, as that of a newer standard may, it stays.
 *
 * @param value at most 254 characters (RFC 5321 section 4.5.3.1.3), one {@code @}, no blank or control character, and a
 *     domain of labels of which none is empty, or begins or ends with a hyphen (RFC 1123 section 2.1)
 */
public record EmailAddress(String value) {

    private static final int LONGEST = 254;
    private static final String NOWHERE = "\\s\\p{Z}\\p{C}@<>,;:\"()\\[\\]\\\\";
    private static final String LABEL = "(?!-)[^." + NOWHERE + "]+(?<!-)";
    private static final Pattern SHAPE = Pattern.compile("[^" + NOWHERE + "]{1,64}@" + LABEL + "(\\." + LABEL + ")*");

    private static final Pattern FOREIGN = Pattern.compile("xn--|\\P{ASCII}");

    /** Sharp s and final sigma: IDNA2003, which the JDK knows, sends their mail to another domain than IDNA2008 does. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[\u00df\u03c2]");

    public EmailAddress {
        if (!fits(value) || !value.equals(withOneDomain(normalised(value)))) {
            throw new IllegalArgumentException("not a normalised e-mail address");
        }
    }

    /** Reads what a person typed; empty where it is no address. */
    public static Optional<EmailAddress> parse(String typed) {
        if (typed == null || typed.length() > 2 * LONGEST) {
            return Optional.empty();
        }
        String address = normalised(typed);
        try {
            return fits(address) ? Optional.of(new EmailAddress(withOneDomain(address))) : Optional.empty();
        } catch (IllegalArgumentException noDomain) {
            return Optional.empty();
        }
    }

    /** Lower case first: a capital that has no composed form may have a small letter that has one. */
    static String normalised(String typed) {
        return Normalizer.normalize(typed.strip().toLowerCase(Locale.ROOT), Normalizer.Form.NFC);
    }

    /** The same name as ASCII and as Unicode (RFC 3490 section 4) is one domain. */
    private static String withOneDomain(String address) {
        String domain = domain(address);
        if (AMBIGUOUS.matcher(domain).find()) {
            throw new IllegalArgumentException("a domain that may be two");
        }
        return withDomain(address, isForeign(domain) ? IDN.toUnicode(ascii(domain), IDN.ALLOW_UNASSIGNED) : domain);
    }

    private static String domain(String address) {
        return address.substring(address.indexOf('@') + 1);
    }

    private static String withDomain(String address, String domain) {
        return address.substring(0, address.indexOf('@') + 1) + domain;
    }

    private static boolean isForeign(String domain) {
        return FOREIGN.matcher(domain).find();
    }

    private static String ascii(String domain) {
        return isForeign(domain) ? IDN.toASCII(domain, IDN.ALLOW_UNASSIGNED) : domain;
    }

    /** As mail servers know it: the domain in ASCII. A local part that is not ASCII has no such form. */
    String forMail() {
        return withDomain(value, ascii(domain(value)));
    }

    /** The forms in which it may be stored: an earlier release kept a domain as it was typed. */
    List<String> spellings() {
        return Stream.of(value, forMail()).distinct().toList();
    }

    private static boolean fits(String address) {
        return address.length() <= LONGEST && SHAPE.matcher(address).matches();
    }

    @Override
    public String toString() {
        return "EmailAddress[redacted]";
    }
}

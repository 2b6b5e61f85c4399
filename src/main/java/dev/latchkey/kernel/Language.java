package dev.latchkey.kernel;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A language the service speaks. */
public enum Language {
    KO,
    EN;

    /** Some browsers send every region of every language that they know. */
    private static final int LONGEST = 1024;

    private static final List<String> TAGS =
            Arrays.stream(values()).map(Language::tag).toList();

    /** The BCP 47 tag. */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }

    /**
     * The best match for an {@code Accept-Language} header (RFC 9110 section 12.5.4, look-up as RFC 4647 section 3.4).
     *
     * @param header the header's value, or null
     * @param otherwise the answer where the header is absent, malformed or names no language of ours
     */
    public static Language of(String header, Language otherwise) {
        if (header == null || header.length() > LONGEST) {
            return otherwise;
        }
        try {
            String tag = Locale.lookupTag(Locale.LanguageRange.parse(elements(header)), TAGS);
            return tag == null ? otherwise : valueOf(tag.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            return otherwise;
        }
    }

    /** Java knows neither empty elements of a list, which are to be ignored (section 5.6.1.2), nor the tab as a blank. */
    private static String elements(String header) {
        return Stream.of(header.replace('\t', ' ').split(","))
                .filter(element -> !element.isBlank())
                .collect(Collectors.joining(","));
    }
}

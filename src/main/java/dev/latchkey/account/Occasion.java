package dev.latchkey.account;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.regex.Pattern;

/**
 * What a notice tells of. Whoever caused it chose some of the words, and may be a thief: each is one line that becomes no
 * link, and all of it together has its place in the outbox.
 *
 * @param at when
 * @param ip from where; null becomes a dash, as for the others
 * @param device what the user calls the device, or what it looks like
 * @param userAgent the header
 * @param more how often the same has happened since
 */
public record Occasion(Instant at, String ip, String device, String userAgent, int more) {

    private static final String UNKNOWN = "-";
    private static final int LONGEST_DEVICE = 60;
    private static final int LONGEST_USER_AGENT = 160;
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm 'UTC'");

    /** Format characters turn text round, or hide it; some separators are line breaks to some readers. */
    private static final Pattern UNSEEN = Pattern.compile("[\\p{C}\\p{Z}]+");

    /** Where mail readers see a link begin, or go on. */
    private static final Pattern LINK = Pattern.compile("(?<=[.:/@])(?=[\\p{L}/])");

    /** Where there is nothing to tell. */
    static final Occasion NONE = new Occasion(Instant.EPOCH, null, null, null, 0);

    /** Bounds what others have said. */
    public Occasion {
        ip = ip == null ? UNKNOWN : ip;
        device = shown(device, LONGEST_DEVICE);
        userAgent = shown(userAgent, LONGEST_USER_AGENT);
    }

    /** The first of its kind. */
    public Occasion(Instant at, String ip, String device, String userAgent) {
        this(at, ip, device, userAgent, 0);
    }

    private static String shown(String text, int longest) {
        if (text == null || text.isBlank()) {
            return UNKNOWN;
        }
        String line = LINK.matcher(UNSEEN.matcher(text).replaceAll(" ")).replaceAll(" ");
        return line.codePoints()
                .limit(longest)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    /** The same, once more. */
    Occasion andOneMore() {
        return new Occasion(at, ip, device, userAgent, more + 1);
    }

    /** When, for people. */
    String time() {
        return TIME.format(at.atOffset(ZoneOffset.UTC));
    }

    /** What {@link #of} reads. */
    String text() {
        return String.join("\n", at.toString(), ip, device, userAgent, String.valueOf(more));
    }

    /** Reads what {@link #text} wrote. */
    static Occasion of(String text) {
        String[] line = text.split("\n", -1);
        return new Occasion(Instant.parse(line[0]), line[1], line[2], line[3], Integer.parseInt(line[4]));
    }
}

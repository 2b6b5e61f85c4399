package dev.latchkey.admin;

import dev.latchkey.kernel.Refusal;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.UriInfo;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoField;
import java.time.temporal.Temporal;
import java.time.temporal.ValueRange;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

/** The parameters of a search. One that is not known, not well-formed or given twice is refused and named. */
final class Query {

    private static final String CURSOR = "cursor";
    private static final String LIMIT = "limit";
    private static final int USUAL = 50;
    private static final int MOST = 200;
    private static final int LONGEST_NAME = 64;
    private static final int LONGEST = 512;
    private static final ValueRange YEARS = ValueRange.of(0, 9999);
    private static final Pattern DIGITS = Pattern.compile("[0-9]{1,9}");

    private final MultivaluedMap<String, String> given;

    private Query(MultivaluedMap<String, String> given) {
        this.given = given;
    }

    /** @param filters what there may be besides {@code cursor} and {@code limit} */
    static Query paged(UriInfo uri, Set<String> filters) {
        Set<String> known = new HashSet<>(filters);
        known.addAll(Set.of(CURSOR, LIMIT));
        return of(uri, known);
    }

    /** @param known what there may be */
    static Query of(UriInfo uri, Set<String> known) {
        MultivaluedMap<String, String> given = uri.getQueryParameters();
        given.forEach((name, values) -> {
            if (!known.contains(name) || values.size() != 1 || !isText(values.get(0))) {
                throw unexpected(name);
            }
        });
        return new Query(given);
    }

    /** PostgreSQL has no text with a NUL in it. */
    private static boolean isText(String value) {
        return value.length() <= LONGEST && value.indexOf('\0') < 0;
    }

    private static Refusal unexpected(String name) {
        return Refusal.field(name.substring(0, Math.min(name.length(), LONGEST_NAME)), "field.unexpected");
    }

    /** What was given, or null. */
    String text(String name) {
        return given.getFirst(name);
    }

    /** An id, or null. */
    UUID id(String name) {
        return read(name, UUID::fromString).orElse(null);
    }

    /** A time (RFC 3339), or null. */
    Instant time(String name) {
        return read(name, Query::readTime).orElse(null);
    }

    /** A day (RFC 3339, full-date), or null. */
    LocalDate day(String name) {
        return read(name, text -> dated(LocalDate.parse(text))).orElse(null);
    }

    private static Instant readTime(String text) {
        return dated(Instant.parse(text).atOffset(ZoneOffset.UTC)).toInstant();
    }

    /** A year has four digits (RFC 3339 section 5.6); of others databases know only some. */
    private static <T extends Temporal> T dated(T time) {
        YEARS.checkValidValue(time.get(ChronoField.YEAR), ChronoField.YEAR);
        return time;
    }

    /** How many are wanted at once. */
    int limit() {
        return number(LIMIT, USUAL, MOST);
    }

    /** A number from 1 to the most that there may be; the usual one where none was given. */
    int number(String name, int usual, int most) {
        int number = read(name, Query::readNumber).orElse(usual);
        if (number < 1 || number > most) {
            throw unexpected(name);
        }
        return number;
    }

    private static int readNumber(String text) {
        if (!DIGITS.matcher(text).matches()) {
            throw new IllegalArgumentException(text);
        }
        return Integer.parseInt(text);
    }

    /** The last one that the caller has seen, or what comes before the first. */
    <T> T after(Function<String, T> id, T first) {
        return read(
                        CURSOR,
                        text -> exactly(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8), id))
                .orElse(first);
    }

    /** We write each in one way only, but the readers of the JDK take others too. */
    private static <T> T exactly(String text, Function<String, T> reader) {
        T read = reader.apply(text);
        if (!read.toString().equals(text)) {
            throw new IllegalArgumentException(text);
        }
        return read;
    }

    private <T> Optional<T> read(String name, Function<String, T> reader) {
        try {
            return Optional.ofNullable(given.getFirst(name)).map(reader);
        } catch (IllegalArgumentException | DateTimeException malformed) {
            throw unexpected(name);
        }
    }

    /**
     * A page of what was found.
     *
     * @param found one more than wanted, where there is more
     * @param id what the next page comes after
     */
    <T> Page<T> page(List<T> found, Function<T, Object> id) {
        if (found.size() <= limit()) {
            return new Page<>(found, null);
        }
        List<T> items = found.subList(0, limit());
        byte[] last = id.apply(items.get(items.size() - 1)).toString().getBytes(StandardCharsets.UTF_8);
        return new Page<>(items, Base64.getUrlEncoder().withoutPadding().encodeToString(last));
    }

    /**
     * Some of what there is.
     *
     * @param items in a stable order
     * @param next the {@code cursor} of those after them; absent where there are none
     */
    record Page<T>(List<T> items, String next) {}
}

package dev.latchkey.audit;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Values as one text, and no other values as the same: each comes with its length. */
final class Canonical {

    private Canonical() {}

    static String text(Object... values) {
        return Arrays.stream(values).map(Canonical::text).collect(Collectors.joining());
    }

    private static String text(Object value) {
        return value == null ? "-" : value.toString().length() + ":" + value;
    }
}

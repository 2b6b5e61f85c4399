package dev.latchkey.testing;

import java.util.Comparator;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What is measured once on a machine with other work beside it means little. */
public final class Median {

    private Median() {}

    /** Does something some times, and returns what came out in the middle. */
    public static <T> T of(int runs, Supplier<T> run, ToDoubleFunction<T> size) {
        return of(Stream.generate(run).limit(runs).toList(), size);
    }

    /** The one in the middle; of an even number the larger. */
    public static <T> T of(List<T> values, ToDoubleFunction<T> size) {
        return values.stream()
                .sorted(Comparator.comparingDouble(size))
                .skip(values.size() / 2)
                .findFirst()
                .orElseThrow();
    }
}

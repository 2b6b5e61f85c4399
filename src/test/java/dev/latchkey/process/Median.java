package dev.latchkey.process;

import java.util.Comparator;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What is measured once on a machine with other work beside it means little. */
final class Median {

    private Median() {}

    /** Does something some times, and returns what came out in the middle. */
    static <T> T of(int runs, Supplier<T> run, ToDoubleFunction<T> size) {
        return Stream.generate(run)
                .limit(runs)
                .sorted(Comparator.comparingDouble(size))
                .skip(runs / 2)
                .findFirst()
                .orElseThrow();
    }
}

package dev.latchkey.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;

/** Tries random histories. One that breaks a law is made as short as it gets, and told with the seed that found it. */
public final class Histories {

    private Histories() {}

    /**
     * Plays {@code count} histories of {@code length} steps. {@code -Dtest.seed} repeats a run.
     *
     * @param step makes a step of chance
     * @param play plays a history; throws an {@link AssertionError} where a law is broken
     */
    public static <S> void play(int count, int length, Function<Random, S> step, Consumer<List<S>> play) {
        long first = Long.getLong("test.seed", System.nanoTime());
        System.out.println("Histories from seed " + first);
        for (long seed = first; seed < first + count; seed++) {
            Random random = new Random(seed);
            List<S> history = new ArrayList<>();
            for (int i = 0; i < length; i++) {
                history.add(step.apply(random));
            }
            tell(seed, history, play);
        }
    }

    private static <S> void tell(long seed, List<S> history, Consumer<List<S>> play) {
        if (broken(history, play) == null) {
            return;
        }
        List<S> shortest = shrink(history, play);
        AssertionError law = broken(shortest, play);
        throw new AssertionError("seed " + seed + ": " + law.getMessage() + "\n  " + join(shortest), law);
    }

    /** Leaves out steps, many at first and then one by one, for as long as the law stays broken. */
    private static <S> List<S> shrink(List<S> history, Consumer<List<S>> play) {
        List<S> shortest = history;
        for (int size = history.size() / 2; size > 0; size /= 2) {
            for (int at = 0; at + size <= shortest.size(); ) {
                List<S> shorter = new ArrayList<>(shortest);
                shorter.subList(at, at + size).clear();
                if (broken(shorter, play) == null) {
                    at += size;
                } else {
                    shortest = shorter;
                }
            }
        }
        return shortest;
    }

    private static <S> AssertionError broken(List<S> history, Consumer<List<S>> play) {
        try {
            play.accept(history);
            return null;
        } catch (AssertionError law) {
            return law;
        }
    }

    private static <S> String join(List<S> history) {
        return String.join("\n  ", history.stream().map(String::valueOf).toList());
    }
}

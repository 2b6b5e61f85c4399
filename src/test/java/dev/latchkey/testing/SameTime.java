package dev.latchkey.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToLongFunction;

/**
 * Finds out whether questions take the same time, on a machine that does other things as well. In each round every
 * question is asked once, in an order of chance, and compared with one of them. It goes on until the medians of these
 * ratios are close to one; a difference that is more than weather does not go away however often it is asked.
 */
public final class SameTime {

    private static final int WARM_UP = 3;
    private static final int AT_LEAST = Rounds.of(8, 100);
    private static final int AT_MOST = Rounds.of(150, 400);
    private static final double LEAST = 0.8;
    private static final double MOST = 1.25;

    private final Map<String, List<Double>> ratios = new LinkedHashMap<>();
    private final List<String> order;
    private final String reference;
    private final Random random;

    private SameTime(List<String> questions, String reference) {
        long seed = Long.getLong("test.seed", System.nanoTime());
        System.out.println("Order of the questions from seed " + seed);
        this.random = new Random(seed);
        this.order = new ArrayList<>(questions);
        this.reference = reference;
    }

    /**
     * Fails where a question takes another time.
     *
     * @param questions their names
     * @param reference the question that all are compared with
     * @param beforeEachRound whatever makes the rounds alike
     * @param ask asks a question and says how long the answer took, in any unit
     */
    public static void require(
            Iterable<String> questions, String reference, Runnable beforeEachRound, ToLongFunction<String> ask) {
        List<String> names = new ArrayList<>();
        questions.forEach(names::add);
        new SameTime(names, reference).run(beforeEachRound, ask);
    }

    /** How long work takes, nanoseconds. */
    public static long of(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return System.nanoTime() - began;
    }

    private void run(Runnable beforeEachRound, ToLongFunction<String> ask) {
        int rounds = 0;
        for (int round = 1 - WARM_UP; round <= AT_MOST && !(rounds >= AT_LEAST && isSame()); round++) {
            beforeEachRound.run();
            Map<String, Long> times = round(ask);
            if (round > 0) {
                rounds = round;
                times.forEach((question, time) -> ratios.computeIfAbsent(question, unseen -> new ArrayList<>())
                        .add((double) time / times.get(reference)));
            }
        }
        System.out.printf("After %d rounds, in relation to %s: %s%n", rounds, reference, medians());
        assertThat(isSame()).as("the same time: " + medians()).isTrue();
    }

    private Map<String, Long> round(ToLongFunction<String> ask) {
        Collections.shuffle(order, random);
        Map<String, Long> times = new LinkedHashMap<>();
        order.forEach(question -> times.put(question, ask.applyAsLong(question)));
        return times;
    }

    private boolean isSame() {
        return medians().values().stream().allMatch(ratio -> ratio > LEAST && ratio < MOST);
    }

    private Map<String, Double> medians() {
        Map<String, Double> medians = new LinkedHashMap<>();
        ratios.forEach((question, all) -> medians.put(
                question, all.stream().sorted().skip(all.size() / 2).findFirst().orElseThrow()));
        return medians;
    }
}

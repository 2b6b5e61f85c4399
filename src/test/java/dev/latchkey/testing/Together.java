package dev.latchkey.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Starts pieces of work at the same moment. */
public final class Together implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();

    /** Work that gets the number of its caller, from 0; for a single race. */
    public static <T> List<T> once(int callers, IntFunction<T> work) {
        try (Together together = new Together()) {
            return together.run(IntStream.range(0, callers)
                    .<Callable<T>>mapToObj(number -> () -> work.apply(number))
                    .toList());
        }
    }

    /** The same work, {@code times} over. */
    public <T> List<T> run(int times, Callable<T> work) {
        List<Callable<T>> works = new ArrayList<>();
        for (int i = 0; i < times; i++) {
            works.add(work);
        }
        return run(works);
    }

    /** Each work once, all at the same moment; the answers in the order of the works. */
    public <T> List<T> run(List<Callable<T>> works) {
        CyclicBarrier start = new CyclicBarrier(works.size());
        List<Future<T>> answers = works.stream()
                .map(work -> threads.submit(() -> {
                    start.await();
                    return work.call();
                }))
                .toList();
        return answers.stream().map(Together::answer).toList();
    }

    private static <T> T answer(Future<T> future) {
        try {
            return future.get();
        } catch (InterruptedException | ExecutionException failed) {
            throw new AssertionError(failed);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HashMemoryTest {

    private static final long HEAP = 300L << 20;
    private static final int THIRD_KIB = 100 << 10;

    private final HashMemory memory = new HashMemory(HEAP);
    private final ExecutorService threads = Executors.newFixedThreadPool(4);

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void manyCoresDoNotMakeMemory() {
        assertThat(memory.hashes(19_456)).isEqualTo(5);
        assertThat(memory.hashes(2 * THIRD_KIB)).isEqualTo(1);
    }

    @Test
    void whatFitsIsDoneAtOnce() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        Supplier<Integer> meet = () -> {
            try {
                return both.await(10, TimeUnit.SECONDS);
            } catch (Exception alone) {
                throw new AssertionError(alone);
            }
        };
        assertThat(inParallel(2, () -> memory.holding(THIRD_KIB / 2, meet))).containsExactlyInAnyOrder(0, 1);
    }

    @Test
    void whatDoesNotFitBesideAnotherWaits() throws Exception {
        AtomicInteger now = new AtomicInteger();
        Supplier<Integer> count = () -> {
            int together = now.incrementAndGet();
            Thread.yield();
            now.decrementAndGet();
            return together;
        };
        assertThat(inParallel(200, () -> memory.holding(THIRD_KIB / 2 + 1, count)))
                .containsOnly(1);
        assertThat(inParallel(200, () -> memory.holding(2 * THIRD_KIB, count))).containsOnly(1);
    }

    @Test
    void aFailureGivesItBack() throws Exception {
        Callable<Boolean> failing = () -> {
            try {
                return memory.holding(THIRD_KIB, () -> {
                    throw new IllegalStateException();
                });
            } catch (IllegalStateException failed) {
                return true;
            }
        };
        assertThat(inParallel(8, failing)).containsOnly(true);
    }

    private <T> List<T> inParallel(int times, Callable<T> work) throws Exception {
        return threads.invokeAll(Stream.generate(() -> work).limit(times).toList(), 20, TimeUnit.SECONDS).stream()
                .map(HashMemoryTest::result)
                .toList();
    }

    private static <T> T result(Future<T> done) {
        try {
            return done.get();
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}

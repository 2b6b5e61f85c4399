package dev.latchkey.process;

import dev.latchkey.process.Client.Answer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.awaitility.Awaitility;

/** Devices that renew without a pause, each on a thread of its own, and go on whatever they are answered. */
final class Fleet implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration REST = Duration.ofMillis(100);

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Queue<Trouble> troubles = new ConcurrentLinkedQueue<>();
    private final AtomicInteger renewals = new AtomicInteger();
    private final Supplier<Client> next;
    private final List<? extends Future<?>> running;
    private volatile boolean stopped;
    private volatile boolean slow;

    /** @param next the node that is called next */
    Fleet(List<Device> devices, Supplier<Client> next) {
        this.next = next;
        this.running = devices.stream()
                .map(device -> threads.submit(() -> renew(device)))
                .toList();
    }

    /** Devices that call these nodes in turn. */
    Fleet(List<Device> devices, Client... nodes) {
        this(devices, inTurn(nodes));
    }

    private static Supplier<Client> inTurn(Client... nodes) {
        AtomicInteger turn = new AtomicInteger();
        return () -> nodes[turn.getAndIncrement() % nodes.length];
    }

    private void renew(Device device) {
        while (!stopped) {
            long began = System.nanoTime();
            try {
                Answer answer = device.attempt(next.get());
                if (answer.status() == 200) {
                    renewals.incrementAndGet();
                    restIf(slow);
                } else {
                    record(answer, null, began);
                }
            } catch (UncheckedIOException unanswered) {
                record(null, unanswered.getCause(), began);
            }
        }
    }

    private void record(Answer answer, IOException failure, long began) {
        troubles.add(new Trouble(answer, failure, Duration.ofNanos(System.nanoTime() - began)));
        restIf(true);
    }

    private static void restIf(boolean needed) {
        if (needed) {
            LockSupport.parkNanos(REST.toNanos());
        }
    }

    /** Starts a node while the devices rest between their renewals, and leave it something of the machine. */
    void slowlyWhile(Runnable starting) {
        slow = true;
        try {
            starting.run();
        } finally {
            slow = false;
        }
    }

    /** How many renewals were answered 200. */
    int renewals() {
        return renewals.get();
    }

    /** Waits for some more renewals. */
    void awaitRenewals(int more) {
        int target = renewals() + more;
        Awaitility.await().atMost(PATIENCE).until(() -> renewals() >= target);
    }

    /** Whatever was not 200 so far. */
    List<Trouble> troubles() {
        return List.copyOf(troubles);
    }

    /** Lets every device come to the end of its renewal; fails if one was answered what it must not be. */
    @Override
    public void close() {
        stopped = true;
        try {
            for (Future<?> device : running) {
                device.get();
            }
        } catch (InterruptedException | ExecutionException failed) {
            throw new AssertionError(failed);
        } finally {
            threads.shutdownNow();
        }
    }

    /**
     * A renewal that was not answered with tokens.
     *
     * @param answer what came, or null where nothing did
     * @param failure why nothing came, or null
     * @param took how long that was
     */
    record Trouble(Answer answer, IOException failure, Duration took) {}
}

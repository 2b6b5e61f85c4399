package dev.latchkey.kernel;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/** Threads that empty an outbox, so that nobody who waits for an answer waits for another server. */
public final class Lanes {

    private static final Logger LOG = Logger.getLogger(Lanes.class);
    private static final int LANES = 4;
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final String name;
    private final ThreadPoolExecutor threads;
    private volatile long end;

    /** @param name of the threads, in the log */
    public Lanes(String name) {
        this.name = name;
        this.threads = new ThreadPoolExecutor(
                LANES,
                LANES,
                0,
                TimeUnit.SECONDS,
                new ArrayBlockingQueue<>(1),
                this::thread,
                new ThreadPoolExecutor.DiscardPolicy());
    }

    private Thread thread(Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        return thread;
    }

    /**
     * Begins some work, unless no more may begin. One that has not begun yet will see whatever waits: a second one need not
     * wait behind it.
     */
    public void begin(Runnable work) {
        threads.execute(work);
    }

    /** Does something until nothing is left to do. What the database keeps from being done is done next time. */
    public void exhaust(BooleanSupplier work) {
        Postponable.run(LOG, Level.WARN, "The outbox of " + name, () -> {
            boolean more = true;
            while (more && !threads.isShutdown()) {
                more = work.getAsBoolean();
            }
        });
    }

    /** Lets no more begin. From now on what is being sent has its time to be sent. */
    public void close() {
        end = System.nanoTime() + GRACE.toNanos();
        threads.shutdown();
    }

    /** Lets what is being sent be sent: otherwise it would have to wait for its claim to run out. */
    public void awaitEnd() throws InterruptedException {
        threads.awaitTermination(end - System.nanoTime(), TimeUnit.NANOSECONDS);
    }
}

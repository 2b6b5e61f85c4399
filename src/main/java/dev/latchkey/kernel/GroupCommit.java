package dev.latchkey.kernel;

import io.agroal.api.AgroalDataSource;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.PreDestroy;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jboss.logging.Logger;

/**
 * Makes commits of the embedded database durable, many of them with one flush. H2 itself flushes none of them or each
 * alone, and never down to the disk: so it commits in memory here, one thread flushes, and whoever has committed waits for
 * the first flush that began afterwards. What is answered survives a killed process and a power cut. PostgreSQL does this
 * by itself.
 */
@ApplicationScoped
class GroupCommit {

    private static final Logger LOG = Logger.getLogger(GroupCommit.class);
    private static final int FIRST = 0;

    /** A disk that takes no data for so long is away, as far as whoever waits for it can tell. */
    private static final Duration LONGEST_FLUSH = Duration.ofSeconds(10);

    private final AgroalDataSource database;
    private final boolean embedded;
    private final Duration longest;
    private final AtomicReference<CompletableFuture<Void>> next = new AtomicReference<>(new CompletableFuture<>());
    private final Semaphore wanted = new Semaphore(0);
    private volatile boolean stopping;
    private volatile boolean stopped;

    @Inject
    GroupCommit(AgroalDataSource database, DatabaseKind kind) {
        this(database, kind.isEmbedded(), LONGEST_FLUSH);
    }

    GroupCommit(AgroalDataSource database, boolean embedded, Duration longest) {
        this.database = database;
        this.embedded = embedded;
        this.longest = longest;
        if (embedded) {
            Thread flusher = new Thread(this::flushAsWanted, "latchkey-flush");
            flusher.setDaemon(true);
            flusher.start();
        }
    }

    /**
     * Returns once whatever was committed before is durable.
     *
     * @throws CompletionException with an {@link SQLException}, where that failed, or may still come true: it takes too long
     */
    void await() {
        if (embedded) {
            CompletableFuture<Void> flush = next.get();
            wanted.release();
            await(flush);
        }
    }

    private void await(CompletableFuture<Void> flush) {
        try {
            flush.get(longest.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException hangs) {
            throw new CompletionException(new SQLTransientException("The data folder takes no data", hangs));
        } catch (ExecutionException failed) {
            throw new CompletionException(failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CompletionException(new SQLTransientException("Interrupted", interrupted));
        }
    }

    private void flushAsWanted() {
        while (!stopped) {
            wanted.acquireUninterruptibly();
            wanted.drainPermits();
            flush(next.getAndSet(new CompletableFuture<>()));
        }
        next.get().completeExceptionally(new IllegalStateException("stopped"));
    }

    private void flush(CompletableFuture<Void> waiting) {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("checkpoint sync");
            waiting.complete(null);
        } catch (SQLException failed) {
            waiting.completeExceptionally(failed);
            endIfBroken(failed);
        } catch (RuntimeException | Error failed) {
            waiting.completeExceptionally(failed);
        }
    }

    /**
     * A disk that is full, or gone: H2 closes its file, and whoever has a connection spins in it for ever, also once there
     * is room again. An orderly end would wait for them. What was answered is durable, and a start finds out the rest.
     */
    private void endIfBroken(SQLException failed) {
        if (DatabaseTrouble.isBroken(failed) && !stopping) {
            LOG.fatalf("The data folder cannot be written to, so the service ends: %s", failed.getMessage());
            Runtime.getRuntime().halt(1);
        }
    }

    void expectTheEnd(@Observes @Priority(FIRST) ShutdownEvent stop) {
        stopping = true;
    }

    @PreDestroy
    void stop() {
        stopped = true;
        wanted.release();
    }
}

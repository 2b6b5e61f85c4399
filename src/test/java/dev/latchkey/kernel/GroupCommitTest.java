package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.agroal.api.AgroalDataSource;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupCommitTest {

    private static final Duration LONG = Duration.ofMinutes(1);
    private static final boolean EMBEDDED = true;

    private final CountDownLatch diskIsBack = new CountDownLatch(1);
    private final AtomicInteger flushes = new AtomicInteger();
    private Callable<Object> disk = () -> false;

    private GroupCommit commits(boolean embedded, Duration longest) {
        return new GroupCommit(database(), embedded, longest);
    }

    @AfterEach
    void letGo() {
        diskIsBack.countDown();
    }

    /** On a disk as the test wants it. */
    private AgroalDataSource database() {
        Statement statement = fake(Statement.class, (proxy, method, arguments) -> {
            if (method.getName().equals("execute")) {
                flushes.incrementAndGet();
                return disk.call();
            }
            return null;
        });
        Connection connection = fake(
                Connection.class,
                (proxy, method, arguments) -> method.getName().equals("createStatement") ? statement : null);
        return fake(AgroalDataSource.class, (proxy, method, arguments) -> connection);
    }

    private static <T> T fake(Class<T> type, InvocationHandler behaviour) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, behaviour));
    }

    @Test
    void whoeverWaitsHasBeenFlushed() {
        GroupCommit commits = commits(EMBEDDED, LONG);
        for (int commit = 1; commit <= 10; commit++) {
            commits.await();
            assertThat(flushes).hasValueGreaterThanOrEqualTo(commit);
        }
    }

    @Test
    void anotherDatabaseDoesThatByItself() {
        commits(!EMBEDDED, LONG).await();
        assertThat(flushes).hasValue(0);
    }

    /** An answer would be a promise; and a client must not wait for ever. */
    @Test
    void aDiskThatTakesNothingIsAwayAndIsUsedAgainOnceItIsBack() {
        disk = () -> {
            diskIsBack.await();
            return false;
        };
        GroupCommit commits = commits(EMBEDDED, Duration.ofMillis(100));
        assertThatThrownBy(commits::await)
                .satisfies(failed -> assertThat(DatabaseTrouble.isAway(failed)).isTrue());
        CompletableFuture<Void> patient = CompletableFuture.runAsync(() -> {
            while (true) {
                try {
                    commits.await();
                    return;
                } catch (RuntimeException stillAway) {
                    diskIsBack.countDown();
                }
            }
        });
        patient.orTimeout(LONG.toSeconds(), TimeUnit.SECONDS).join();
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "HY000"})
    void aFlushThatFailsIsThatOfWhoeverWaits(String state) {
        SQLException failed = new SQLTransientException("", state);
        disk = () -> {
            throw failed;
        };
        assertThatThrownBy(commits(EMBEDDED, LONG)::await).hasCause(failed);
    }
}

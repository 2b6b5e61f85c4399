package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SharedStatementTest {

    private static final int CALLERS = 20;
    private static final int FIRST = 1000;
    private static final int HELD = 2000;

    private final DatabasePulse pulse = new DatabasePulse();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final ConcurrentLinkedQueue<List<Integer>> made = new ConcurrentLinkedQueue<>();
    private volatile CompletableFuture<Void> firstIsThrough = new CompletableFuture<>();
    private final SharedStatement<Integer, Integer> doubled = shared(1);
    private Runnable trouble = () -> {};

    private SharedStatement<Integer, Integer> shared(int lanes) {
        return new SharedStatement<>(lanes, pulse, number -> new UUID(0, number), this::twice);
    }

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    private List<Integer> twice(List<Integer> numbers) {
        made.add(numbers);
        if (numbers.contains(HELD)) {
            throw new IllegalStateException(new SQLException("", "55P03"));
        }
        if (numbers.contains(FIRST)) {
            firstIsThrough.join();
        } else if (numbers.size() > 1) {
            trouble.run();
        }
        return numbers.stream().map(number -> 2 * number).toList();
    }

    private CompletableFuture<Integer> ask(SharedStatement<Integer, Integer> statement, int number) {
        return CompletableFuture.supplyAsync(() -> statement.make(number), threads);
    }

    /** While one that came first is on its way, many others come. */
    private List<CompletableFuture<Integer>> manyBehindOne() {
        CompletableFuture<Integer> first = ask(doubled, FIRST);
        Awaitility.await().until(() -> made.size() == 1);
        List<CompletableFuture<Integer>> others = new ArrayList<>();
        IntStream.range(0, CALLERS).forEach(number -> others.add(ask(doubled, CALLERS - number)));
        Awaitility.await().until(() -> doubled.waiting() == CALLERS);
        firstIsThrough.complete(null);
        assertThat(first.join()).isEqualTo(2 * FIRST);
        return others;
    }

    @Test
    void whoComesAloneIsServedAlone() {
        assertThat(doubled.make(7)).isEqualTo(14);
        assertThat(doubled.make(8)).isEqualTo(16);
        assertThat(made).containsExactly(List.of(7), List.of(8));
    }

    @Test
    void whoComesMeanwhileGoesAlongWithTheNextInTheOrderOfTheRows() {
        assertThat(manyBehindOne().stream().map(CompletableFuture::join))
                .containsExactlyElementsOf(IntStream.range(0, CALLERS)
                        .mapToObj(number -> 2 * (CALLERS - number))
                        .toList());
        assertThat(made)
                .containsExactly(
                        List.of(FIRST),
                        IntStream.rangeClosed(1, CALLERS).boxed().toList());
    }

    @Test
    void anotherLaneDoesNotWait() {
        SharedStatement<Integer, Integer> two = shared(2);
        CompletableFuture<Integer> first = ask(two, FIRST);
        Awaitility.await().until(() -> made.size() == 1);
        assertThat(two.make(7)).isEqualTo(14);
        firstIsThrough.complete(null);
        assertThat(first.join()).isEqualTo(2 * FIRST);
    }

    @Test
    void aFailureIsThatOfAllWhoAsked() {
        IllegalStateException away = new IllegalStateException(new SQLException("", "08006"));
        trouble = () -> {
            throw away;
        };
        assertThat(manyBehindOne())
                .allSatisfy(asked -> assertThatThrownBy(asked::join)
                        .isInstanceOf(CompletionException.class)
                        .hasCause(away));
        assertThat(made).hasSize(2);
        assertThat(doubled.make(7)).as("the next one").isEqualTo(14);
    }

    @Test
    void aRowThatSomebodyHoldsKeepsNoOtherWaiting() {
        assertApart(new IllegalStateException(new SQLException("", "55P03")));
    }

    /** Or else those who try it again and again would have the lanes to themselves. */
    @Test
    void aRowThatIsKnownToBeHeldHasNoCompanyAndNoLane() {
        CompletableFuture<Integer> first = ask(doubled, FIRST);
        Awaitility.await().until(() -> made.size() == 1);
        List<CompletableFuture<Integer>> batch = List.of(ask(doubled, HELD), ask(doubled, 1));
        Awaitility.await().until(() -> doubled.waiting() == batch.size());
        firstIsThrough.complete(null);
        assertThatThrownBy(batch.get(0)::join).hasRootCauseInstanceOf(SQLException.class);
        assertThat(batch.get(1).join()).isEqualTo(2);
        assertThat(made).contains(List.of(1, HELD));
        assertHeldNeedsNoLane();
    }

    @Test
    void aRowThatWasHeldWhenItHadNoCompanyNeedsNoLaneEither() {
        assertThatThrownBy(() -> doubled.make(HELD)).hasRootCauseInstanceOf(SQLException.class);
        assertHeldNeedsNoLane();
    }

    private void assertHeldNeedsNoLane() {
        int before = made.size();
        firstIsThrough = new CompletableFuture<>();
        CompletableFuture<Integer> busy = ask(doubled, FIRST);
        Awaitility.await().until(() -> made.size() == before + 1);
        CompletableFuture<Integer> again = ask(doubled, HELD);
        assertThatThrownBy(() -> again.get(1, TimeUnit.MINUTES)).hasRootCauseInstanceOf(SQLException.class);
        firstIsThrough.complete(null);
        assertThat(busy.join()).isEqualTo(2 * FIRST);
    }

    @Test
    void aRowThatCannotBeReadIsNoOthers() {
        assertApart(new IllegalArgumentException("No enum constant"));
    }

    private void assertApart(RuntimeException failed) {
        trouble = () -> {
            throw failed;
        };
        assertThat(manyBehindOne()).allSatisfy(asked -> assertThat(asked.join()).isPositive());
        assertThat(made).hasSize(2 + CALLERS);
    }

    @Test
    void whoHasWaitedInVainDoesNotFindOutAgain() {
        CompletableFuture<Integer> first = ask(doubled, FIRST);
        Awaitility.await().until(() -> made.size() == 1);
        CompletableFuture<Integer> behind = ask(doubled, 1);
        Awaitility.await().until(() -> doubled.waiting() == 1);
        pulse.miss();
        firstIsThrough.complete(null);
        assertThatThrownBy(behind::join).hasCauseInstanceOf(Refusal.class);
        assertThat(first.join()).isEqualTo(2 * FIRST);
        assertThat(made).hasSize(1);
    }
}

package dev.latchkey.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.latchkey.guard.Attempt.Kind;
import dev.latchkey.kernel.DatabasePulse;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Rounds;
import dev.latchkey.testing.Rows;
import dev.latchkey.testing.Surroundings;
import dev.latchkey.testing.Together;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An allowance holds as many attempts as it says, however many try at once and on whichever node. */
@QuarkusTest
@WithTestResource(Surroundings.class)
@Tag("slow")
class AttemptsTest {

    private static final Duration WINDOW = Duration.ofMinutes(15);
    private static final Source SOURCE = Source.of("192.0.2.1");

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(10);

    @Inject
    DatabasePulse pulse;

    @Inject
    Transactions transactions;

    @Inject
    Clock clock;

    private Attempts node;
    private Attempts otherNode;

    @BeforeEach
    void twoNodesWithTheDefaults() {
        Rows.change("delete from attempt_tally");
        node = node(Map.of());
        otherNode = node(Map.of());
    }

    private Attempts node(Map<String, String> settings) {
        LatchkeyConfig config = new SmallRyeConfigBuilder()
                .withMapping(LatchkeyConfig.class)
                .withSources(new PropertiesConfigSource(new HashMap<>(settings), "test", 1000))
                .build()
                .getConfigMapping(LatchkeyConfig.class);
        return new Attempts(new Tallies(config), transactions, pulse, clock);
    }

    private static Attempt login(String address) {
        return Attempt.of(Kind.LOGIN, address, SOURCE);
    }

    private static int admitted(Attempts node, Attempt attempt, int times) {
        int admitted = 0;
        for (int i = 0; i < times; i++) {
            admitted += tries(node, attempt);
        }
        return admitted;
    }

    /** Whoever waits too long on a slow machine is counted nowhere, and asks again. */
    private static int tries(Attempts node, Attempt attempt) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            try {
                return triesOnce(node, attempt);
            } catch (Refusal unavailable) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
        throw new AssertionError("neither admitted nor refused for " + PATIENCE);
    }

    private static int triesOnce(Attempts node, Attempt attempt) {
        try {
            node.admit(attempt);
            return 1;
        } catch (Refusal refused) {
            if (refused.code() == RefusalCode.TEMPORARILY_UNAVAILABLE) {
                throw refused;
            }
            assertThat(refused.code()).isEqualTo(RefusalCode.TOO_MANY_ATTEMPTS);
            return 0;
        }
    }

    private static Duration waitFor(Attempts node, Attempt attempt) {
        return catchThrowableOfType(Refusal.class, () -> node.admit(attempt))
                .retryAfter()
                .orElseThrow();
    }

    @Test
    void tenOfTwoHundredAreAdmittedOneAfterTheOther() {
        assertThat(admitted(node, login("one@example.org"), 200)).isEqualTo(10);
    }

    @Test
    void tenOfFiftyAtOnceAreAdmittedOnOneNodeAndOnTwo() {
        for (int round = 0; round < Rounds.of(5, 100); round++) {
            Attempt one = login(Api.newAddress());
            assertThat(sum(Together.once(50, number -> tries(node, one)))).isEqualTo(10);
            Attempt other = login(Api.newAddress());
            assertThat(sum(Together.once(50, number -> tries(number % 2 == 0 ? node : otherNode, other))))
                    .isEqualTo(10);
            Rows.change("delete from attempt_tally");
        }
    }

    private static int sum(List<Integer> numbers) {
        return numbers.stream().mapToInt(Integer::intValue).sum();
    }

    /** Both look for a row that is not there yet, and one of them finds what the other has just made. */
    @Test
    void theFirstAttemptsOfTwoNodesAtOnceAreAdmitted() {
        for (int round = 0; round < Rounds.of(40, 400); round++) {
            Source fresh = Source.of("192.0.2." + round % 250);
            List<Integer> admitted = Together.once(
                    4,
                    number -> triesOnce(
                            number % 2 == 0 ? node : otherNode, Attempt.of(Kind.LOGIN, Api.newAddress(), fresh)));
            assertThat(sum(admitted)).isEqualTo(4);
            Rows.change("delete from attempt_tally");
        }
    }

    /** A node that stands still in the middle of a transaction does that; the embedded database has no other node. */
    @Test
    @EnabledIfSystemProperty(named = "test.database", matches = "postgresql")
    void aRowThatSomebodyHoldsIsWaitedForOnceAndKeepsNobodyElse() {
        node.admit(login("one@example.org"));
        CountDownLatch over = new CountDownLatch(1);
        CompletableFuture<Void> holder = holding(Allowance.ofSource(Kind.LOGIN, SOURCE), over);
        try {
            Duration alone = time(() -> assertThatThrownBy(() -> otherNode.admit(login("two@example.org"))));
            assertThat(Together.once(24, this::keptBeside))
                    .allSatisfy(kept -> assertThat(kept).isLessThan(alone.multipliedBy(4)));
        } finally {
            over.countDown();
            holder.join();
        }
        Awaitility.await().until(() -> asksBeside(0));
    }

    /** It has failed, whether or not it could be counted among all failures. */
    @Test
    @EnabledIfSystemProperty(named = "test.database", matches = "postgresql")
    void aFailureIsOneAlsoWhileTheRowOfAllFailuresIsHeld() {
        node.failed();
        CountDownLatch over = new CountDownLatch(1);
        CompletableFuture<Void> holder = holding(Allowance.FAILURES, over);
        try {
            assertThatCode(() -> node.admit(login("one@example.org"))).doesNotThrowAnyException();
            assertThat(Together.once(6, number -> node.failed())).containsOnly(false);
        } finally {
            over.countDown();
            holder.join();
        }
    }

    /**
     * How long somebody waits for the refusal that the held row costs them; nothing for a stranger, who is admitted
     * while it is held, though on a slow machine not at the first attempt.
     */
    private Duration keptBeside(int number) {
        if (number % 2 == 0) {
            return time(() -> assertThat(asksBeside(number)).isFalse());
        }
        Awaitility.await().until(() -> asksBeside(number));
        return Duration.ZERO;
    }

    /** Every other one from a source of its own. */
    private boolean asksBeside(int number) {
        Source source = number % 2 == 0 ? SOURCE : Source.of("198.51.100." + number);
        try {
            node.admit(Attempt.of(Kind.LOGIN, Api.newAddress(), source));
            return true;
        } catch (RuntimeException held) {
            return false;
        }
    }

    private static CompletableFuture<Void> holding(Allowance row, CountDownLatch over) {
        CountDownLatch held = new CountDownLatch(1);
        CompletableFuture<Void> holder = CompletableFuture.runAsync(() -> QuarkusTransaction.requiringNew()
                .run(() -> {
                    Tally.findById(row.key(), LockModeType.PESSIMISTIC_WRITE);
                    held.countDown();
                    await(over);
                }));
        await(held);
        return holder;
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static Duration time(Runnable work) {
        long began = System.nanoTime();
        work.run();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    /** The count is in the database, and nothing of it in a node. */
    @Test
    void aNodeThatStartsKnowsWhatOthersHaveCounted() {
        admitted(node, login("one@example.org"), 10);
        assertThat(admitted(node(Map.of()), login("one@example.org"), 1)).isZero();
    }

    @Test
    void aSourceMayTryAHundredAddressesAndWhatIsRefusedIsCountedNowhere() {
        AtomicInteger admitted = new AtomicInteger();
        for (int i = 0; i < 150; i++) {
            admitted.addAndGet(tries(node, login("user-" + i + "@example.org")));
        }
        assertThat(admitted).hasValue(100);
        assertThat(Rows.count("attempt_tally"))
                .as("a hundred addresses and their source")
                .isEqualTo(101);
        assertThat(tries(node, Attempt.of(Kind.LOGIN, "user-149@example.org", Source.of("192.0.2.2"))))
                .isOne();
    }

    @Test
    void whatOneSourceUsesUpAnotherStillHas() {
        admitted(node, login("one@example.org"), 10);
        assertThat(tries(node, Attempt.of(Kind.LOGIN, "one@example.org", Source.of("192.0.2.2"))))
                .isOne();
        assertThat(tries(node, login("other@example.org"))).isOne();
    }

    @Test
    void aKnownDeviceHasTenOfItsOwnWhateverItsSourceHasUsedUp() {
        UUID account = UUID.randomUUID();
        for (int i = 0; i < 100; i++) {
            tries(node, login("user-" + i + "@example.org"));
        }
        assertThat(tries(node, login("one@example.org"))).isZero();
        assertThat(admitted(node, Attempt.fromDevice(Kind.LOGIN, account, UUID.randomUUID()), 20))
                .isEqualTo(10);
        assertThat(tries(node, Attempt.fromDevice(Kind.LOGIN, account, UUID.randomUUID())))
                .isOne();
    }

    @Test
    void aCodeMayBeTriedFiveTimesFromWherever() {
        assertThat(admitted(node, Attempt.of(Kind.CODE, "one", null), 10)).isEqualTo(5);
    }

    /** Whoever knows the password can make as many devices known as they like, where no code is asked for. */
    @Test
    void aCodeMayBeTriedAHundredTimesInAnHourFromHoweverManyDevices() {
        UUID account = UUID.randomUUID();
        Attempt ofStranger = Attempt.of(Kind.CODE, account.toString(), null);
        assertThat(guessesOfDevices(account, 25)).isEqualTo(100);
        assertThat(tries(node, ofStranger)).isZero();
        assertThat(waitFor(otherNode, ofStranger)).isBetween(Duration.ofMinutes(59), Duration.ofHours(1));
        assertThat(guessesOfDevices(UUID.randomUUID(), 1)).isEqualTo(5);
        assertThat(tries(node, Attempt.fromDevice(Kind.LOGIN, account, UUID.randomUUID())))
                .as("a password is no code")
                .isOne();
        MutableClock.advance(Duration.ofMinutes(61));
        assertThat(tries(node, ofStranger)).isOne();
    }

    private int guessesOfDevices(UUID account, int devices) {
        int admitted = 0;
        for (int i = 0; i < devices; i++) {
            admitted += admitted(node, Attempt.fromDevice(Kind.CODE, account, UUID.randomUUID()), 6);
        }
        return admitted;
    }

    @Test
    void aRightCodeCostsTheAccountNothingAndForgivesNobodyElse() {
        UUID account = UUID.randomUUID();
        assertThat(guessesOfDevices(account, 19)).isEqualTo(95);
        Attempt owner = Attempt.fromDevice(Kind.CODE, account, UUID.randomUUID());
        for (int i = 0; i < 10; i++) {
            node.admit(owner);
            node.succeeded(owner);
        }
        assertThat(guessesOfDevices(account, 5)).isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"CODE, 5", "PASSWORD, 10", "MAIL, 100"})
    void everyKindIsCountedByItself(Kind kind, int allowed) {
        admitted(node, login("one@example.org"), 10);
        assertThat(admitted(node, Attempt.of(kind, "one@example.org", SOURCE), 120))
                .isEqualTo(allowed);
    }

    @Test
    void aSourceMayHaveAThousandMailsSentAndAnotherStillHasItsOwn() {
        AtomicInteger admitted = new AtomicInteger();
        for (int i = 0; i < 1010; i++) {
            admitted.addAndGet(tries(node, Attempt.of(Kind.MAIL, "user-" + i + "@example.org", SOURCE)));
        }
        assertThat(admitted).hasValue(1000);
        assertThat(tries(node, Attempt.of(Kind.MAIL, "user-1009@example.org", Source.of("192.0.2.2"))))
                .isOne();
    }

    @Test
    void whoeverSucceedsStartsAfreshAndCostsTheSourceNothing() {
        Attempt attempt = login("one@example.org");
        for (int i = 0; i < 30; i++) {
            admitted(node, attempt, 9);
            node.admit(attempt);
            node.succeeded(attempt);
            Rows.change("update attempt_tally set used = used - 9 where used > 9");
        }
        assertThat(admitted(node, attempt, 20)).isEqualTo(10);
    }

    @Test
    void anAttemptThatWasNotMadeIsNotCounted() {
        Attempt attempt = login("one@example.org");
        for (int i = 0; i < 20; i++) {
            node.admit(attempt);
            node.abandoned(attempt);
        }
        assertThat(admitted(node, attempt, 20)).isEqualTo(10);
    }

    /** Else two failures would meet, and together they are no refusal that anybody knows. */
    @Test
    void whatCannotBeGivenBackIsNotASecondFailure() {
        Attempt attempt = login("one@example.org");
        node.admit(attempt);
        Rows.change("alter table attempt_tally rename to elsewhere");
        try {
            assertThatCode(() -> node.abandoned(attempt)).doesNotThrowAnyException();
        } finally {
            Rows.change("alter table elsewhere rename to attempt_tally");
        }
        assertThat(admitted(node, attempt, 20)).isEqualTo(9);
    }

    @Test
    void theWaitIsAWindowAndDoublesUpToTheLongest() {
        Attempt attempt = login("one@example.org");
        for (int minutes : new int[] {15, 30, 60, 60}) {
            assertThat(admitted(node, attempt, 20)).isEqualTo(10);
            Duration wait = waitFor(node, attempt);
            assertThat(wait).isBetween(Duration.ofMinutes(minutes).minusMinutes(1), Duration.ofMinutes(minutes));
            MutableClock.advance(wait.minusSeconds(30));
            assertThat(tries(node, attempt)).isZero();
            MutableClock.advance(Duration.ofSeconds(31));
        }
    }

    /** Else the pauses that it had grown to would count as none, again and again. */
    @Test
    void whoHadLongPausesHasTheLongestThatThereIsNow() {
        Attempt attempt = login("one@example.org");
        admitted(node, attempt, 10);
        Rows.change(
                "update attempt_tally set used = 0, pause = ?1, ends_at = ?2",
                Duration.ofHours(1).toMillis(),
                clock.millis() + 1000);
        Attempts strict = node(Map.of("latchkey.throttle.longest-pause", "PT20M"));
        assertThat(admitted(strict, attempt, 20)).isEqualTo(10);
        assertThat(waitFor(strict, attempt)).isBetween(Duration.ofMinutes(19), Duration.ofMinutes(20));
    }

    @Test
    void whoeverStaysAwayForAsLongAgainWaitsAWindowOnly() {
        Attempt attempt = login("one@example.org");
        admitted(node, attempt, 10);
        MutableClock.advance(WINDOW.multipliedBy(2).plusSeconds(1));
        assertThat(admitted(node, attempt, 20)).isEqualTo(10);
        assertThat(waitFor(node, attempt)).isLessThanOrEqualTo(WINDOW);
    }

    /** An office behind one address fails a little all day, and never too much. */
    @Test
    void aTrickleIsNeverTooMuch() {
        Attempt attempt = login("one@example.org");
        for (int i = 0; i < 50; i++) {
            assertThat(tries(node, attempt)).isOne();
            MutableClock.advance(Duration.ofMinutes(2));
        }
    }

    @Test
    void theAlarmIsRaisedOnceInAWindow() {
        Attempts alarmed = node(Map.of("latchkey.throttle.alarm", "20"));
        assertThat(raised(alarmed, 19)).isZero();
        assertThat(raised(alarmed, 1)).isOne();
        assertThat(raised(alarmed, 100)).isZero();
        MutableClock.advance(WINDOW.plusSeconds(1));
        assertThat(raised(alarmed, 19)).isZero();
        assertThat(raised(alarmed, 10)).isOne();
    }

    private static int raised(Attempts node, int failures) {
        int alarms = 0;
        for (int i = 0; i < failures; i++) {
            alarms += node.failed() ? 1 : 0;
        }
        return alarms;
    }

    @Test
    void whatSaysNothingAnyMoreIsPurgedAndWhatCountsStays() {
        for (int i = 0; i < Rounds.of(1_200, 100_000); i++) {
            node.admit(Attempt.of(Kind.PASSWORD, "user-" + i, null));
        }
        MutableClock.advance(Duration.ofMinutes(80));
        admitted(node, login("one@example.org"), 10);
        node.purge();
        assertThat(Rows.count("attempt_tally")).isEqualTo(2);
        assertThat(tries(node, login("one@example.org"))).isZero();
    }

    @Test
    void whatWasCountedWhileTheClockWasAheadKeepsNobodyOutOnceItIsRight() {
        Attempt attempt = login("one@example.org");
        inTwoHours(() -> assertThat(admitted(node, attempt, 20)).isEqualTo(10));
        assertThat(admitted(node, attempt, 20)).isEqualTo(10);
        assertThat(waitFor(node, attempt)).isLessThanOrEqualTo(WINDOW);
    }

    @Test
    void whatWasCountedWhileTheClockWasAheadIsPurged() {
        inTwoHours(() -> node.admit(login("one@example.org")));
        node.admit(Attempt.of(Kind.PASSWORD, "one", null));
        node.purge();
        assertThat(Rows.count("attempt_tally")).isOne();
    }

    private static void inTwoHours(Runnable work) {
        MutableClock.advance(Duration.ofHours(2));
        try {
            work.run();
        } finally {
            MutableClock.advance(Duration.ofHours(-2));
        }
    }

    /** Here is counted for as long as anything ever is. */
    @Test
    void aNodeWhoseClockIsALittleBehindForgivesNothing() {
        UUID account = UUID.randomUUID();
        guessesOfDevices(account, 20);
        MutableClock.advance(Duration.ofSeconds(-20));
        try {
            assertThat(tries(otherNode, Attempt.of(Kind.CODE, account.toString(), null)))
                    .isZero();
        } finally {
            MutableClock.advance(Duration.ofSeconds(20));
        }
    }

    @Test
    void theTableHoldsNobodysAddress() {
        assertThatCode(() -> node.admit(login("one@example.org"))).doesNotThrowAnyException();
        assertThat(Rows.list("select id from attempt_tally"))
                .hasSize(2)
                .allSatisfy(id -> assertThat((String) id).matches("[0-9a-f]{64}"));
    }
}

package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLIntegrityConstraintViolationException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseTroubleTest {

    @ParameterizedTest
    @ValueSource(strings = {"08006", "25006", "40001", "40P01", "53300", "57P01"})
    void whatPassesIsWorthAnotherTry(String state) {
        assertThat(DatabaseTrouble.isBehind(wrapped(new SQLException("", state))))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"40001", "40P01"})
    void aTransactionThatTheDatabaseUndidIsDoneAgainWhereverThatStands(String state) {
        SQLException undone = new SQLException("", state);
        IllegalStateException failedCommit = new IllegalStateException();
        failedCommit.addSuppressed(undone);
        assertThat(DatabaseTrouble.asksToRepeat(wrapped(undone))).isTrue();
        assertThat(DatabaseTrouble.asksToRepeat(failedCommit)).isTrue();
        assertThat(DatabaseTrouble.asksToRepeat(wrapped(new SQLException("", "08006"))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"55P03", "HYT00"})
    void aRowThatSomebodyHoldsIsWorthAnotherTryAndSaysNothingOfTheDatabase(String state) {
        assertThat(DatabaseTrouble.isLocked(wrapped(new SQLException("", state))))
                .isTrue();
        assertThat(DatabaseTrouble.isBehind(wrapped(new SQLTransientConnectionException("", state))))
                .isTrue();
        assertThat(DatabaseTrouble.isAway(wrapped(new SQLTransientConnectionException("", state))))
                .isFalse();
        assertThat(DatabaseTrouble.isAway(wrapped(new SQLException("", "08006"))))
                .isTrue();
    }

    /** Of several rows that were sent together H2 says only there that it was a time-out. */
    @Test
    void whatFollowsAFailureCountsAsWell() {
        SQLException batch = new BatchUpdateException("", "HYT00", 50200, new int[0]);
        assertThat(DatabaseTrouble.isBehind(wrapped(batch))).isFalse();
        batch.setNextException(new SQLTimeoutException("", "HYT00"));
        assertThat(DatabaseTrouble.isBehind(wrapped(batch))).isTrue();
        assertThat(DatabaseTrouble.isAway(wrapped(batch))).isFalse();
    }

    @Test
    void whatMustBeUniqueMayBeTaken() {
        assertThat(DatabaseTrouble.isTaken(wrapped(new SQLException("", "23505"))))
                .isTrue();
        assertThat(DatabaseTrouble.isTaken(wrapped(new SQLException("", "23503"))))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"22021", "22008", "22P05"})
    void aValueThatTheDatabaseDoesNotKnowIsTheRequests(String state) {
        assertThat(DatabaseTrouble.isUnfitValue(wrapped(new SQLException("", state))))
                .isTrue();
        assertThat(DatabaseTrouble.isBehind(wrapped(new SQLException("", state))))
                .isFalse();
        assertThat(DatabaseTrouble.isUnfitValue(wrapped(new SQLException("", "42622"))))
                .isFalse();
    }

    @Test
    void anEmptyPoolPasses() {
        assertThat(DatabaseTrouble.isBehind(wrapped(new SQLException("acquisition timeout"))))
                .isTrue();
        assertThat(DatabaseTrouble.isBehind(wrapped(new SQLTransientConnectionException("", "99999"))))
                .isTrue();
    }

    @Test
    void aWrongStatementDoesNotPass() {
        assertThat(DatabaseTrouble.isBehind(wrapped(new SQLException("", "42601"))))
                .isFalse();
        assertThat(DatabaseTrouble.isBehind(wrapped(new SQLIntegrityConstraintViolationException("", "23505"))))
                .isFalse();
        assertThat(DatabaseTrouble.isBehind(new IllegalStateException())).isFalse();
    }

    private static Throwable wrapped(SQLException cause) {
        return new IllegalStateException(new RuntimeException(cause));
    }
}

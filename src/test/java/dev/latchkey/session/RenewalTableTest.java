package dev.latchkey.session;

import static dev.latchkey.session.Rows.DEFAULTS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.session.Renewal.Why;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The decision, row by row; the row that finds no session at all is the service's. */
class RenewalTableTest {

    private static final Instant LOGIN = Instant.parse("2026-11-23T09:00:00Z");
    private static final Instant RENEWED = LOGIN.plus(Duration.ofDays(5));
    private static final String KEY = "hash of the key";

    private final Session fresh = Rows.loggedIn(LOGIN, DEFAULTS);
    private final Session renewed = Rows.at(7, KEY, RENEWED, fresh, DEFAULTS);

    @Test
    void anEndedSessionRefusesWithItsReasonAndTime() {
        Ending ending = new Ending(EndReason.LOGGED_OUT, RENEWED);
        Session ended = Rows.ended(renewed, ending);
        assertThat(decide(ended, 7, null, RENEWED.plusSeconds(60))).isEqualTo(new Renewal.Refused(ending));
        assertThat(decide(ended, 3, null, RENEWED.plusSeconds(60))).isEqualTo(new Renewal.Refused(ending));
        assertThat(decide(ended, 9, null, RENEWED.plusSeconds(60))).isEqualTo(new Renewal.Refused(ending));
    }

    @Test
    void anIdleSessionRefusesWithTheTimeItRanOut() {
        Instant end = RENEWED.plus(DEFAULTS.idle());
        assertThat(decide(renewed, 7, null, end.plusSeconds(29))).isInstanceOf(Renewal.Rotated.class);
        assertThat(decide(renewed, 7, null, end.plusSeconds(30)))
                .isEqualTo(new Renewal.Refused(new Ending(EndReason.IDLE, end)));
        assertThat(decide(renewed, 6, KEY, end.plusSeconds(30)))
                .isEqualTo(new Renewal.Refused(new Ending(EndReason.IDLE, end)));
    }

    /** Tokens that are over already would be given out again, and in cookie mode a cookie that lasts for no second. */
    @Test
    void theLeewayIsForWhateverMovesTheEnd() {
        Instant end = RENEWED.plus(DEFAULTS.idle());
        Renewal refused = new Renewal.Refused(new Ending(EndReason.IDLE, end));
        assertThat(decide(renewed, 6, KEY, end.minusSeconds(1))).isEqualTo(new Renewal.Repeated(Why.RECOVERED));
        assertThat(decide(renewed, 6, KEY, end)).isEqualTo(refused);
        RenewalPolicy still =
                new RenewalPolicy(DEFAULTS.idle(), DEFAULTS.longest(), Duration.ZERO, Duration.ZERO, false, true, true);
        assertThat(renewed.renew(Rows.token(renewed, 7, RENEWED, still), null, end.minusSeconds(1), still))
                .isEqualTo(new Renewal.Repeated(Why.UNROTATED));
        assertThat(renewed.renew(Rows.token(renewed, 7, RENEWED, still), null, end, still))
                .isEqualTo(refused);
        RenewalPolicy hasty = new RenewalPolicy(
                Duration.ofSeconds(5), DEFAULTS.longest(), Duration.ZERO, Duration.ofSeconds(10), true, true, true);
        Session busy = Rows.at(7, null, RENEWED, fresh, hasty);
        assertThat(busy.renew(Rows.token(busy, 7, RENEWED, hasty), null, RENEWED.plusSeconds(6), hasty))
                .as("damped, it would come to an end under the hands of whoever renews it")
                .isInstanceOf(Renewal.Rotated.class);
    }

    @Test
    void theLongestLifeEndsASessionHoweverLatelyItWasRenewed() {
        Instant end = LOGIN.plus(DEFAULTS.longest());
        Session busy = Rows.at(9, null, end.minusSeconds(5), fresh, DEFAULTS);
        assertThat(decide(busy, 9, null, end.minusMillis(1))).isEqualTo(new Renewal.Repeated(Why.DAMPED));
        assertThat(decide(busy, 9, null, end))
                .as("no leeway: a token that was made now would be over")
                .isEqualTo(new Renewal.Refused(new Ending(EndReason.EXPIRED, end)));
        assertThat(decide(busy, 8, null, end)).isEqualTo(new Renewal.Refused(new Ending(EndReason.EXPIRED, end)));
    }

    @Test
    void whatRanOutIdleIsNotSaidToHaveLivedItsLongestLife() {
        Instant idle = RENEWED.plus(DEFAULTS.idle());
        assertThat(decide(renewed, 7, null, LOGIN.plus(DEFAULTS.longest()).plusSeconds(60)))
                .isEqualTo(new Renewal.Refused(new Ending(EndReason.IDLE, idle)));
    }

    @Test
    void aDisabledAccountRefuses() {
        Session disabled = Rows.disabled(renewed, RENEWED.plusSeconds(1));
        assertThat(decide(disabled, 7, null, RENEWED.plusSeconds(60)))
                .isEqualTo(new Renewal.Refused(new Ending(EndReason.DISABLED, RENEWED.plusSeconds(1))));
    }

    @Test
    void theCurrentTokenIsRepeatedUnderTenSecondsAfterARenewal() {
        assertThat(decide(renewed, 7, null, RENEWED.plusMillis(9_999))).isEqualTo(new Renewal.Repeated(Why.DAMPED));
        assertThat(decide(renewed, 7, null, RENEWED.plusSeconds(10))).isInstanceOf(Renewal.Rotated.class);
        assertThat(decide(renewed, 7, null, RENEWED.minusSeconds(60)))
                .as("a node with a slower clock")
                .isEqualTo(new Renewal.Repeated(Why.DAMPED));
    }

    @Test
    void theCurrentTokenRotates() {
        Instant now = RENEWED.plusSeconds(3600);
        assertThat(decide(renewed, 7, "next", now))
                .isEqualTo(new Renewal.Rotated(new Generation(8, 7L, "next", now, now.plus(DEFAULTS.idle())), false));
    }

    @Test
    void theFirstRenewalAfterALoginRotatesAtOnce() {
        assertThat(decide(fresh, 0, null, LOGIN)).isInstanceOf(Renewal.Rotated.class);
    }

    @Test
    void thePredecessorIsADuplicateForThirtySeconds() {
        assertThat(decide(renewed, 6, null, RENEWED)).isEqualTo(new Renewal.Repeated(Why.DUPLICATE));
        assertThat(decide(renewed, 6, null, RENEWED.plusSeconds(30))).isEqualTo(new Renewal.Repeated(Why.DUPLICATE));
        assertThat(decide(renewed, 6, null, RENEWED.plusMillis(30_001))).isInstanceOf(Renewal.Reused.class);
    }

    @Test
    void thePredecessorIsRecoveredByItsKeyAtAnyAge() {
        Instant late = RENEWED.plus(Duration.ofDays(29));
        assertThat(decide(renewed, 6, KEY, late)).isEqualTo(new Renewal.Repeated(Why.RECOVERED));
        assertThat(decide(renewed, 6, "another key", late)).isInstanceOf(Renewal.Reused.class);
        assertThat(decide(renewed, 5, KEY, late)).isInstanceOf(Renewal.Reused.class);
    }

    @Test
    void aRenewalWithoutAKeyIsNotRecoveredWithoutOne() {
        Session keyless = Rows.at(7, null, RENEWED, fresh, DEFAULTS);
        assertThat(decide(keyless, 6, null, RENEWED.plusSeconds(31))).isInstanceOf(Renewal.Reused.class);
    }

    @Test
    void aTokenNewerThanTheRowIsFollowed() {
        Instant now = RENEWED.plusSeconds(3600);
        assertThat(decide(renewed, 12, null, now))
                .isEqualTo(new Renewal.Rotated(new Generation(13, 12L, null, now, now.plus(DEFAULTS.idle())), true));
    }

    @Test
    void aNewerTokenIsJudgedByItsOwnEndAndNotByTheRestoredRow() {
        Instant longAfter = RENEWED.plus(Duration.ofDays(40));
        var newer = Rows.token(renewed, 9, RENEWED.plus(Duration.ofDays(20)), DEFAULTS);
        assertThat(renewed.renew(newer, null, longAfter, DEFAULTS)).isInstanceOf(Renewal.Rotated.class);
        var over = Rows.token(renewed, 9, RENEWED.plus(Duration.ofDays(5)), DEFAULTS);
        assertThat(renewed.renew(over, null, longAfter, DEFAULTS)).isInstanceOf(Renewal.Refused.class);
    }

    @Test
    void anOlderTokenEndsTheSession() {
        Instant now = RENEWED.plusSeconds(1);
        assertThat(decide(renewed, 5, null, now)).isEqualTo(new Renewal.Reused(new Ending(EndReason.REUSED, now)));
        assertThat(decide(renewed, 0, null, now)).isEqualTo(new Renewal.Reused(new Ending(EndReason.REUSED, now)));
    }

    @Test
    void aZeroWindowKnowsNoDuplicates() {
        RenewalPolicy strict = with(Duration.ZERO, DEFAULTS.damping(), true, true, true);
        assertThat(decide(renewed, 6, null, RENEWED, strict)).isInstanceOf(Renewal.Reused.class);
        assertThat(decide(renewed, 6, KEY, RENEWED, strict)).isEqualTo(new Renewal.Repeated(Why.RECOVERED));
    }

    @Test
    void zeroDampingRotatesEveryTime() {
        RenewalPolicy undamped = with(DEFAULTS.duplicateWindow(), Duration.ZERO, true, true, true);
        assertThat(decide(renewed, 7, null, RENEWED, undamped)).isInstanceOf(Renewal.Rotated.class);
    }

    @Test
    void withoutRotationTheSameTokenIsAnsweredUntilItExpires() {
        RenewalPolicy still = with(DEFAULTS.duplicateWindow(), DEFAULTS.damping(), false, true, true);
        assertThat(decide(fresh, 0, null, LOGIN.plus(Duration.ofDays(29)), still))
                .isEqualTo(new Renewal.Repeated(Why.UNROTATED));
        assertThat(decide(fresh, 0, null, LOGIN.plus(Duration.ofDays(31)), still))
                .isInstanceOf(Renewal.Refused.class);
    }

    @Test
    void withoutRotationANewerTokenStaysTheOneItIs() {
        RenewalPolicy still = with(DEFAULTS.duplicateWindow(), DEFAULTS.damping(), false, true, true);
        Renewal followed = decide(renewed, 9, null, RENEWED.plusSeconds(60), still);
        assertThat(followed)
                .isInstanceOfSatisfying(
                        Renewal.Rotated.class,
                        rotated -> assertThat(rotated.next().number()).isEqualTo(9));
    }

    @Test
    void withoutFastForwardANewerTokenEndsTheSession() {
        RenewalPolicy strict = with(DEFAULTS.duplicateWindow(), DEFAULTS.damping(), true, false, true);
        assertThat(decide(renewed, 8, null, RENEWED.plusSeconds(60), strict)).isInstanceOf(Renewal.Reused.class);
    }

    @Test
    void aReportedReplayIsAnsweredAsADuplicate() {
        RenewalPolicy lenient = with(DEFAULTS.duplicateWindow(), DEFAULTS.damping(), true, true, false);
        assertThat(decide(renewed, 2, null, RENEWED.plusSeconds(60), lenient))
                .isEqualTo(new Renewal.Repeated(Why.REUSE_REPORTED));
    }

    @Test
    void theCurrentTokenIsTheSameWheneverItIsWritten() {
        assertThat(renewed.refreshToken()).isEqualTo(renewed.refreshToken());
        assertThat(renewed.refreshToken().expiresAt()).isEqualTo(RENEWED.plus(DEFAULTS.idle()));
        Session late = Rows.at(8, null, LOGIN.plus(Duration.ofDays(80)), fresh, DEFAULTS);
        assertThat(late.refreshToken().expiresAt()).isEqualTo(LOGIN.plus(DEFAULTS.longest()));
    }

    /** Which may be the next one, where a renewal gives none out. */
    @Test
    void noAccessTokenOutlivesTheRefreshTokenThatItCameWith() {
        Session late = Rows.at(8, null, LOGIN.plus(Duration.ofDays(80)), fresh, DEFAULTS);
        for (Session session : List.of(fresh, renewed, late)) {
            assertThat(session.subject(session.generation()).notAfter())
                    .isEqualTo(session.refreshToken().expiresAt());
        }
    }

    @Test
    void aClockThatWentForwardsMakesNoReplayOfADuplicate() {
        Duration step = Duration.ofHours(1);
        RenewalPolicy despite = DEFAULTS.despite(step);
        Instant later = RENEWED.plus(step);
        assertThat(decide(renewed, 7, null, later.plusSeconds(9), despite)).isEqualTo(new Renewal.Repeated(Why.DAMPED));
        assertThat(decide(renewed, 6, null, later.plusSeconds(30), despite))
                .isEqualTo(new Renewal.Repeated(Why.DUPLICATE));
        assertThat(decide(renewed, 6, null, later.plusSeconds(31), despite)).isInstanceOf(Renewal.Reused.class);
        assertThat(decide(renewed, 5, null, later, despite)).isInstanceOf(Renewal.Reused.class);
    }

    @Test
    void whereNoDuplicateIsAnsweredAClockThatWentForwardsChangesNothing() {
        RenewalPolicy never = with(Duration.ZERO, Duration.ZERO, true, true, true);
        assertThat(never.despite(Duration.ofHours(1))).isEqualTo(never);
    }

    private static Renewal decide(Session row, long generation, String keyHash, Instant now) {
        return decide(row, generation, keyHash, now, DEFAULTS);
    }

    private static Renewal decide(Session row, long generation, String keyHash, Instant now, RenewalPolicy policy) {
        return row.renew(Rows.token(row, generation, now, policy), keyHash, now, policy);
    }

    private static RenewalPolicy with(
            Duration window, Duration damping, boolean rotation, boolean fastForward, boolean enforce) {
        return new RenewalPolicy(DEFAULTS.idle(), DEFAULTS.longest(), window, damping, rotation, fastForward, enforce);
    }
}

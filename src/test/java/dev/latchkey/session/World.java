package dev.latchkey.session;

import static dev.latchkey.session.Rows.DEFAULTS;

import dev.latchkey.token.RefreshToken;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A session, its honest client, a thief who copies tokens, and a database that can be put back; the model that the
 * rule is held against. It knows what people may expect and nothing of how the rule decides.
 */
final class World {

    enum Act {
        RENEW,
        RENEW_AND_LOSE_THE_ANSWER,
        ASK_AGAIN_WITH_THE_SAME_KEY,
        OPEN_A_SECOND_TAB,
        STEAL,
        REPLAY,
        PRESENT_AN_OLD_TOKEN,
        LOG_OUT,
        BACK_UP,
        RESTORE,
        WAIT_SECONDS,
        WAIT_DAYS
    }

    /** One step; the number says how long, how old, or what else the act wants to know. */
    record Step(Act act, int number) {}

    private Instant now = Instant.parse("2026-11-23T09:00:00Z");
    private Session row = Rows.loggedIn(now, DEFAULTS);
    private final Session bystander = Rows.loggedIn(now, DEFAULTS);
    private Session backup = row;
    private final List<RefreshToken> written = new ArrayList<>(List.of(row.refreshToken()));
    private RefreshToken held = row.refreshToken();
    private RefreshToken previous = held;
    private Instant previousGivenUp = now;
    private RefreshToken stolen;
    private boolean thiefWasAhead;
    private String key = "key 0";
    private int keys;

    void play(Step step) {
        long before = row.generation().number();
        boolean over = over();
        act(step);
        check(step.act == Act.RESTORE || row.generation().number() >= before, "a generation went down");
        check(
                !over || step.act == Act.RESTORE || row.ending(now).isPresent() || newerThanRow(),
                "an ended session lives");
        checkLiveGenerations();
        check(bystander.ending(now).isEmpty() || runOut(bystander), "another session was touched");
    }

    private void act(Step step) {
        switch (step.act) {
            case RENEW -> renew(true);
            case RENEW_AND_LOSE_THE_ANSWER -> renew(false);
            case ASK_AGAIN_WITH_THE_SAME_KEY -> renew(true);
            case OPEN_A_SECOND_TAB -> secondTab();
            case STEAL -> stolen = held;
            case REPLAY -> replay();
            case PRESENT_AN_OLD_TOKEN -> presentOld(step.number);
            case LOG_OUT -> end(new Ending(EndReason.LOGGED_OUT, now));
            case BACK_UP -> backup = row;
            case RESTORE -> restore();
            case WAIT_SECONDS -> now = now.plusSeconds(step.number % 60);
            case WAIT_DAYS -> now = now.plus(Duration.ofDays(step.number % 29));
        }
    }

    /** Whoever does what an honest client does is never logged out, unless a thief was ahead. */
    private void renew(boolean answered) {
        boolean expected = alive(held) && !thiefWasAhead;
        RefreshToken token = present(held, key);
        check(token != null || !expected, "an honest client was logged out");
        if (token != null && answered) {
            previous = held;
            previousGivenUp = now;
            held = token;
            key = "key " + ++keys;
        }
    }

    /** A tab that still holds the predecessor is answered for half a minute. */
    private void secondTab() {
        boolean expected = alive(held)
                && !thiefWasAhead
                && !newerThanRow()
                && row.generation().parent() != null
                && previous.generation() == row.generation().parent()
                && Duration.between(row.generation().renewedAt(), now).compareTo(Duration.ofSeconds(30)) <= 0
                && !now.isBefore(previousGivenUp);
        if (expected) {
            check(row.refreshToken().equals(present(previous, null)), "a second tab was not answered");
        }
    }

    private void replay() {
        if (stolen == null) {
            return;
        }
        long before = row.generation().number();
        boolean old = stolen.generation() < before - 1;
        boolean over = row.ending(now).isPresent();
        RefreshToken loot = present(stolen, null);
        check(!old || loot == null, "a token two generations old was answered");
        check(!old || over || reused(), "a replay left the session alive");
        if (loot != null) {
            thiefWasAhead |= loot.generation() > held.generation() || stolen.generation() > before;
            stolen = loot;
        }
    }

    private void presentOld(int number) {
        RefreshToken old = written.get(number % written.size());
        if (old.generation() < row.generation().number() - 1 && row.ending(now).isEmpty()) {
            check(present(old, null) == null && reused(), "an old token did not end the session");
        }
    }

    private void restore() {
        row = backup;
    }

    /** What the service does with the decision; null is a refusal. */
    private RefreshToken present(RefreshToken token, String keyHash) {
        Renewal renewal = row.renew(token, keyHash, now, DEFAULTS);
        if (renewal instanceof Renewal.Rotated rotated) {
            row = Rows.moved(row, rotated.next());
            written.add(row.refreshToken());
        }
        if (renewal instanceof Renewal.Reused reused) {
            end(reused.ending());
        }
        boolean granted = renewal instanceof Renewal.Rotated || renewal instanceof Renewal.Repeated;
        return granted ? row.refreshToken() : null;
    }

    private void end(Ending ending) {
        if (row.ending(now).isEmpty()) {
            row = Rows.ended(row, ending);
        }
    }

    /** At most the current generation and its direct predecessor are answered, of all that were ever written. */
    private void checkLiveGenerations() {
        long live = written.stream()
                .map(RefreshToken::generation)
                .distinct()
                .filter(generation -> generation <= row.generation().number())
                .filter(generation -> answered(generation))
                .count();
        check(live <= 2, live + " generations are alive");
    }

    private boolean answered(long generation) {
        Renewal renewal = row.renew(Rows.token(row, generation, now, DEFAULTS), null, now, DEFAULTS);
        return renewal instanceof Renewal.Rotated || renewal instanceof Renewal.Repeated;
    }

    private boolean alive(RefreshToken token) {
        boolean ended = row.ending(now)
                .filter(ending -> ending.reason() != EndReason.IDLE)
                .isPresent();
        Instant idleEnd = newerThanRow() ? token.expiresAt() : row.generation().idleExpiresAt();
        return !ended && now.isBefore(idleEnd);
    }

    /** A row that was put back may think it has run out; a newer token knows better. */
    private boolean over() {
        return row.ending(now)
                .filter(ending -> ending.reason() != EndReason.IDLE || !newerThanRow())
                .isPresent();
    }

    private boolean newerThanRow() {
        return held.generation() > row.generation().number()
                || written.stream()
                        .anyMatch(token -> token.generation() > row.generation().number());
    }

    private boolean runOut(Session session) {
        return session.ending(now).stream()
                .allMatch(ending -> ending.reason() == EndReason.IDLE || ending.reason() == EndReason.EXPIRED);
    }

    private boolean reused() {
        return row.ending(now)
                .filter(ending -> ending.reason() == EndReason.REUSED)
                .isPresent();
    }

    private static void check(boolean holds, String law) {
        if (!holds) {
            throw new AssertionError(law);
        }
    }
}

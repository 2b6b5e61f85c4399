package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.Life;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.SetClock;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Surroundings.class)
class EndedSessionsTest {

    @Inject
    EndedSessions polled;

    @Inject
    Sessions sessions;

    @Inject
    Transactions transactions;

    @Inject
    Event<SessionEnded> news;

    @Inject
    LatchkeyConfig config;

    /** Longer than an ending is remembered after the time that it was written down with. */
    @Test
    void aLoginFromWhenTheClockWasAheadEndsForAsLongAsItsTokensLast() {
        User leaving = Api.confirmedUser();
        User user = Api.confirmedUser();
        MutableClock.advance(Duration.ofHours(9));
        List<Tokens> all = List.of(user.login(), leaving.login());
        MutableClock.advance(Duration.ofHours(-9));
        all.forEach(tokens -> Api.profile(tokens.access()).then().statusCode(200));
        Api.json(Map.of("refresh_token", all.get(0).refresh()))
                .post("/logout")
                .then()
                .statusCode(204);
        Life.delete(all.get(1), leaving.password()).then().statusCode(204);
        for (Duration later : List.of(Duration.ofMinutes(70), Duration.ofHours(8))) {
            MutableClock.advance(later);
            polled.poll();
            assertThat(all).allMatch(tokens -> polled.ended(UUID.fromString(Jwts.claim(tokens.access(), "sid"))));
            Api.profile(all.get(0).access()).then().statusCode(401);
        }
    }

    /** While it was ahead, every token of the session seemed to be too old to be remembered. */
    @Test
    void aSessionIsStillEndedAfterTheClockHasBeenAheadForAWhile() {
        Tokens tokens = Api.confirmedUser().login();
        Api.json(Map.of("refresh_token", tokens.refresh()))
                .post("/logout")
                .then()
                .statusCode(204);
        UUID session = UUID.fromString(Jwts.claim(tokens.access(), "sid"));
        Instant now = MutableClock.now();
        SetClock clock = new SetClock(now);
        EndedSessions ended = new EndedSessions(sessions, transactions, news, config, clock.withZone(ZoneOffset.UTC));
        ended.poll();
        assertThat(ended.ended(session)).isTrue();
        clock.set(now.plus(Duration.ofDays(1)));
        ended.poll();
        assertThat(ended.ended(session)).isFalse();
        clock.set(now.plus(Duration.ofMinutes(3)));
        ended.poll();
        assertThat(ended.ended(session)).isTrue();
    }
}

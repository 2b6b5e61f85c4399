package dev.latchkey.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Jwts;
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
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@WithTestResource(Surroundings.class)
class EndedSessionsTest {

    @Inject
    Sessions sessions;

    @Inject
    Transactions transactions;

    @Inject
    Event<SessionEnded> news;

    @Inject
    LatchkeyConfig config;

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

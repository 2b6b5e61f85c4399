package dev.latchkey.session;

import static dev.latchkey.session.Rows.DEFAULTS;

import dev.latchkey.token.RefreshToken;
import java.time.Instant;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What the decision costs, for the three answers that honest clients get. */
@State(Scope.Thread)
public class RenewalBenchmark {

    private static final String KEY = "hash of the key";

    private final Instant renewed = Instant.parse("2026-11-23T09:00:00Z");
    private final Instant aSecondLater = renewed.plusSeconds(1);
    private final Instant anHourLater = renewed.plusSeconds(3600);
    private final Session session = Rows.at(7, KEY, renewed, Rows.loggedIn(renewed, DEFAULTS), DEFAULTS);
    private final RefreshToken current = Rows.token(session, 7, renewed, DEFAULTS);
    private final RefreshToken predecessor = Rows.token(session, 6, renewed, DEFAULTS);

    @Benchmark
    public Renewal decideRotated() {
        return session.renew(current, KEY, anHourLater, DEFAULTS);
    }

    @Benchmark
    public Renewal decideDamped() {
        return session.renew(current, KEY, aSecondLater, DEFAULTS);
    }

    @Benchmark
    public Renewal decideDuplicate() {
        return session.renew(predecessor, KEY, aSecondLater, DEFAULTS);
    }
}

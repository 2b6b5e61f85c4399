package dev.latchkey.session;

import dev.latchkey.kernel.DatabaseOpened;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Postponable;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Schedule;
import dev.latchkey.kernel.Times;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.token.SessionLiveness;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * The sessions that ended while access tokens of theirs may still be about, in memory: no request asks the database.
 * This node's own endings are here at once, those of other nodes after the next poll.
 */
@ApplicationScoped
public class EndedSessions implements SessionLiveness {

    private static final Logger LOG = Logger.getLogger(EndedSessions.class);

    /** Covers clocks that differ between nodes, and transactions that commit later than they say. */
    private static final Duration OVERLAP = Duration.ofSeconds(90);

    private final Map<UUID, Ending> ended = new ConcurrentHashMap<>();
    private final Sessions sessions;
    private final Transactions transactions;
    private final Event<SessionEnded> news;
    private final Clock clock;
    private final Duration relevant;
    /** When the endings were last read. */
    private volatile Instant readUntil = Instant.EPOCH;

    EndedSessions(
            Sessions sessions,
            Transactions transactions,
            Event<SessionEnded> news,
            LatchkeyConfig config,
            Clock clock) {
        this.sessions = sessions;
        this.transactions = transactions;
        this.news = news;
        this.clock = clock;
        this.relevant =
                config.accessToken().lifetime().plus(LatchkeyConfig.LEEWAY).plus(OVERLAP);
    }

    void load(@Observes DatabaseOpened opened) {
        read(clock.instant());
    }

    void schedule(@Observes Schedule schedule, LatchkeyConfig config) {
        schedule.every(config.session().endedPoll(), this::poll);
    }

    /**
     * Reads what other nodes ended, and forgets what no unexpired token can belong to. After a time without the database it
     * reads from where it was.
     */
    void poll() {
        Instant now = clock.instant();
        Postponable.run(LOG, Level.WARN, "Reading the endings of other nodes", () -> read(now));
        ended.values().removeIf(ending -> ending.at().isBefore(now.minus(relevant)));
    }

    private void read(Instant now) {
        Instant oldest = now.minus(relevant);
        Instant since = now.isBefore(readUntil) ? oldest : Times.later(readUntil.minus(OVERLAP), oldest);
        transactions
                .call(() -> sessions.endedSince(since))
                .forEach(end -> tell(end.id(), ended.put(end.id(), end.ending())));
        readUntil = now;
    }

    /** Remembers an ending; one that is known already stays what it is. */
    void add(UUID sessionId, Ending ending) {
        tell(sessionId, ended.putIfAbsent(sessionId, ending));
    }

    /** Tells whoever wants to know, where it was not known before. */
    private void tell(UUID sessionId, Ending before) {
        if (before == null) {
            news.fireAsync(new SessionEnded(sessionId));
        }
    }

    /** All of them, as they are now. */
    public Set<UUID> ids() {
        return Set.copyOf(ended.keySet());
    }

    @Override
    public Optional<Refusal> refusal(UUID sessionId) {
        return Optional.ofNullable(ended.get(sessionId)).map(ending -> ending.refusal(RefusalCode.INVALID_TOKEN));
    }
}

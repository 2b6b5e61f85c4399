package dev.latchkey.session;

import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditRows;
import dev.latchkey.kernel.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** Sessions as operators see them: each with what happened to it. They answer why somebody was logged out. */
@ApplicationScoped
public class Timelines {

    private final Sessions sessions;
    private final Endings endings;
    private final AuditRows events;
    private final Transactions transactions;

    Timelines(Sessions sessions, Endings endings, AuditRows events, Transactions transactions) {
        this.sessions = sessions;
        this.endings = endings;
        this.events = events;
        this.transactions = transactions;
    }

    /** An account's sessions before one of them, newest first. */
    public List<Timeline> before(UUID id, UUID accountId, int most, Instant now) {
        return transactions.call(() -> {
            List<Session> found = sessions.before(id, accountId, most);
            Map<UUID, List<AuditEntry>> happened = events
                    .ofSessions(found.stream().map(Session::id).toList())
                    .stream()
                    .collect(Collectors.groupingBy(AuditEntry::sessionId));
            return found.stream()
                    .map(session -> Timeline.of(session, happened.getOrDefault(session.id(), List.of()), now))
                    .toList();
        });
    }

    /** Ends a session because an operator says so; false where there is none. */
    public boolean end(UUID id, Instant now) {
        return endings.revoke(id, now);
    }

    /** Ends all sessions of an account because an operator says so; says how many were alive. */
    public int endAll(UUID accountId, Instant now) {
        return endings.revokeAll(accountId, now);
    }

    /**
     * A session and its story.
     *
     * @param id {@code sid}
     * @param clientId the client it was opened with
     * @param device what the user calls it, else a short form of the user agent, or null
     * @param ip where the login came from, or null
     * @param openedAt when that was
     * @param renewals how often it was renewed
     * @param renewedAt the last renewal, or null before the first
     * @param expiresAt when it ends unless it is renewed
     * @param endedAt when it ended, or null
     * @param reason why it ended, or null
     * @param events what else the trail has of it, oldest first
     */
    public record Timeline(
            UUID id,
            String clientId,
            String device,
            String ip,
            Instant openedAt,
            long renewals,
            Instant renewedAt,
            Instant expiresAt,
            Instant endedAt,
            String reason,
            List<AuditEntry> events) {

        static Timeline of(Session session, List<AuditEntry> events, Instant now) {
            Optional<Ending> ending = session.ending(now);
            return new Timeline(
                    session.id(),
                    session.clientId(),
                    session.device(),
                    session.ip(),
                    session.createdAt(),
                    session.generation().number(),
                    session.generation().renewedAt(),
                    session.end(),
                    ending.map(Ending::at).orElse(null),
                    ending.map(Ending::reason).map(EndReason::json).orElse(null),
                    events);
        }
    }
}

package dev.latchkey.session;

import dev.latchkey.account.Accounts;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.ClockSteps;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.SqlStatements;
import dev.latchkey.kernel.Times;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.token.RefreshToken;
import dev.latchkey.token.Subject;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Renews and reads sessions; {@link Openings} opens them, {@link Endings} ends them. What is returned is signed outside of
 * the transactions.
 */
@ApplicationScoped
class SessionService {

    /**
     * The first may lose to a renewal, the second to an ending; then nobody writes any more. The others are for a database
     * that shows a commit to readers a moment later: seen on H2, under load.
     */
    private static final int ATTEMPTS = 6;

    private static final Duration A_MOMENT = Duration.ofMillis(2);

    /** What a replay led to. */
    private static final String REPORTED = "reported";

    private static final String ENDED = "ended";

    private final Sessions sessions;
    private final Accounts accounts;
    private final RenewalStatements renewals;
    private final EndedSessions ended;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final SqlStatements statements;
    private final ClockSteps clockSteps;
    private final RenewalPolicy policy;
    private final Duration lately;
    private final Duration keepEnded;

    SessionService(
            Sessions sessions,
            Accounts accounts,
            RenewalStatements renewals,
            EndedSessions ended,
            AuditTrail audit,
            Transactions transactions,
            SqlStatements statements,
            ClockSteps clockSteps,
            LatchkeyConfig config) {
        this.sessions = sessions;
        this.accounts = accounts;
        this.renewals = renewals;
        this.ended = ended;
        this.audit = audit;
        this.transactions = transactions;
        this.statements = statements;
        this.clockSteps = clockSteps;
        this.policy = RenewalPolicy.of(config.session());
        this.lately = Times.longer(policy.duplicateWindow(), policy.damping()).plus(LatchkeyConfig.LEEWAY);
        this.keepEnded = config.session().keepEnded();
    }

    /**
     * Renews a session.
     *
     * @param presented an authentic refresh token
     * @param client whether a session's client is the one that asks
     * @param keyHash what the request's {@code Idempotency-Key} becomes, or null
     * @throws Refusal {@code invalid_refresh_token}, after whatever the renewal wrote was committed
     */
    Grant renew(RefreshToken presented, Predicate<String> client, String keyHash, Instant now) {
        Attempt attempt = statements
                .counted("latchkey.renewal.sql.statements", () -> firstToSucceed(presented, client, keyHash, now))
                .orElseThrow(Refusal::unavailable);
        attempt.ended().ifPresent(ending -> ended.add(presented.sessionId(), ending));
        return attempt.grant();
    }

    private Optional<Attempt> firstToSucceed(
            RefreshToken presented, Predicate<String> client, String keyHash, Instant now) {
        for (int number = 1; number <= ATTEMPTS; number++) {
            Optional<Attempt> attempt = attempt(presented, client, keyHash, now);
            if (attempt.isPresent()) {
                return attempt;
            }
            // A reader may see the row for a moment as it was before the commit that its UPDATE has just met.
            LockSupport.parkNanos(A_MOMENT.toNanos());
        }
        return Optional.empty();
    }

    /** Reads, decides and writes, each by itself. Empty where somebody was faster than the write. */
    private Optional<Attempt> attempt(RefreshToken presented, Predicate<String> client, String keyHash, Instant now) {
        return renewals.read(presented.sessionId())
                .map(session -> client.test(session.clientId())
                        ? carryOut(session, presented, keyHash, now)
                        : refuseStranger(session))
                .orElseGet(() -> notFound(presented.sessionId()));
    }

    private Optional<Attempt> notFound(UUID session) {
        Optional<Ending> ending = transactions.call(() -> sessions.deleted(session));
        audit.record(new AuditEvent.RenewalRefused(
                null, null, ending.map(end -> end.reason().json()).orElse("not_found")));
        return Optional.of(Attempt.refused(
                ending.map(SessionService::refusal).orElseGet(() -> Refusal.of(RefusalCode.INVALID_REFRESH_TOKEN))));
    }

    private Optional<Attempt> carryOut(Session session, RefreshToken presented, String keyHash, Instant now) {
        Renewal renewal = session.renew(presented, keyHash, now, policy());
        if (renewal instanceof Renewal.Rotated rotated) {
            return rotate(session, rotated);
        }
        if (renewal instanceof Renewal.Repeated repeated) {
            return repeat(session, repeated.why());
        }
        if (renewal instanceof Renewal.Reused reused) {
            return endReused(session, reused.ending());
        }
        return refuse(session, ((Renewal.Refused) renewal).ending());
    }

    /**
     * A clock that goes forwards ends no session: what another tab has renewed a moment before would look like a replay.
     * With leeway, because the nodes do not all follow the database's clock at once.
     */
    private RenewalPolicy policy() {
        Duration step = clockSteps.forwards(lately);
        return step.isZero() ? policy : policy.despite(step);
    }

    private Optional<Attempt> rotate(Session session, Renewal.Rotated rotated) {
        UUID account = session.account().id();
        AuditEvent event = rotated.fastForwarded()
                ? new AuditEvent.FastForwarded(account, session.id())
                : new AuditEvent.Renewed(account, session.id());
        return advanced(session, rotated.next(), event)
                ? Optional.of(Attempt.granted(session, rotated.next()))
                : Optional.empty();
    }

    private boolean advanced(Session session, Generation next, AuditEvent event) {
        return event.stored()
                ? written(() -> sessions.advance(session, next), event)
                : recorded(renewals.advance(session, next), event);
    }

    /** With what is stored of it in one transaction; alone it is one by itself. False where somebody was faster. */
    private boolean written(BooleanSupplier write, AuditEvent... events) {
        Supplier<Boolean> both = () -> recorded(write.getAsBoolean(), events);
        return Stream.of(events).anyMatch(AuditEvent::stored) ? transactions.call(both) : transactions.statement(both);
    }

    private boolean recorded(boolean first, AuditEvent... events) {
        if (first) {
            Stream.of(events).forEach(audit::record);
        }
        return first;
    }

    void expect(@Observes StartupEvent started) {
        audit.expect(AuditEvent.Reused.class, REPORTED);
        audit.expect(AuditEvent.Reused.class, ENDED);
    }

    /** Writes nothing, and is answered once the renewal that it repeats is durable. */
    private Optional<Attempt> repeat(Session session, Renewal.Why why) {
        UUID account = session.account().id();
        AuditEvent event =
                switch (why) {
                    case RECOVERED -> new AuditEvent.Recovered(account, session.id());
                    case REUSE_REPORTED -> new AuditEvent.Reused(account, session.id(), REPORTED);
                    case DAMPED, DUPLICATE, UNROTATED -> new AuditEvent.Repeated(account, session.id(), why.json());
                };
        written(() -> true, event);
        return Optional.of(Attempt.granted(session, session.generation()));
    }

    /** The account comes first, as with all that change both, so that the replays of several sessions are told one by one. */
    private Optional<Attempt> endReused(Session session, Ending ending) {
        UUID account = session.account().id();
        boolean first = written(
                () -> accounts.locked(account) != null && sessions.end(session, ending),
                new AuditEvent.Reused(account, session.id(), ENDED),
                new AuditEvent.Ended(account, session.id(), ending.reason().json()));
        return first ? Optional.of(Attempt.reused(ending)) : Optional.empty();
    }

    private Optional<Attempt> refuse(Session session, Ending ending) {
        audit.record(new AuditEvent.RenewalRefused(
                session.account().id(), session.id(), ending.reason().json()));
        return Optional.of(Attempt.refused(refusal(ending)));
    }

    /** Another client's token (RFC 6749 section 6). Whoever has it learns nothing of the session, and harms nobody. */
    private Optional<Attempt> refuseStranger(Session session) {
        audit.record(new AuditEvent.RenewalRefused(session.account().id(), session.id(), "other_client"));
        return Optional.of(Attempt.refused(Refusal.of(RefusalCode.INVALID_REFRESH_TOKEN)));
    }

    private static Refusal refusal(Ending ending) {
        return ending.refusal(RefusalCode.INVALID_REFRESH_TOKEN);
    }

    /** The client that a session was opened with. */
    Optional<String> client(UUID sessionId) {
        return read(sessionId).map(Session::clientId);
    }

    /** Whether a session has not ended. */
    boolean isAlive(UUID sessionId, Instant now) {
        return read(sessionId).filter(session -> session.ending(now).isEmpty()).isPresent();
    }

    /** Whether a refresh token would get an answer, if its client asked. */
    boolean wouldRenew(RefreshToken presented, Predicate<String> client, Instant now) {
        return read(presented.sessionId())
                .filter(session -> client.test(session.clientId()))
                .map(session -> session.renew(presented, null, now, policy()))
                .filter(renewal -> renewal instanceof Renewal.Rotated || renewal instanceof Renewal.Repeated)
                .isPresent();
    }

    private Optional<Session> read(UUID sessionId) {
        return transactions.read(() -> sessions.withAccount(sessionId));
    }

    /** The sessions of a caller's account, newest first: the live ones, and those that ended not long ago. */
    List<Session> list(Caller caller, Instant now) {
        return transactions.call(() -> sessions.of(caller, now.minus(keepEnded), now));
    }

    /**
     * What a session grants: the tokens, not yet signed.
     *
     * @param subject whom the access token speaks for
     * @param refreshToken the session's current one
     */
    record Grant(Subject subject, RefreshToken refreshToken) {

        /** The same, with an access token that is bound to a key. */
        Grant boundTo(String jkt) {
            return new Grant(subject.boundTo(jkt), refreshToken);
        }
    }

    /** What one attempt committed: a grant, or a refusal that may have ended the session. */
    private record Attempt(Grant granted, Refusal refusal, Optional<Ending> ended) {

        static Attempt granted(Session session, Generation generation) {
            Grant grant = new Grant(session.subject(generation), session.refreshToken(generation));
            return new Attempt(grant, null, Optional.empty());
        }

        static Attempt refused(Refusal refusal) {
            return new Attempt(null, refusal, Optional.empty());
        }

        static Attempt reused(Ending ending) {
            return new Attempt(null, SessionService.refusal(ending), Optional.of(ending));
        }

        Grant grant() {
            if (refusal != null) {
                throw refusal;
            }
            return granted;
        }
    }
}

package dev.latchkey.session;

import dev.latchkey.account.AccountDeleted;
import dev.latchkey.account.AccountDisabled;
import dev.latchkey.account.PasswordChanged;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Ends sessions: because their user says so, an operator, or what becomes of the account. */
@ApplicationScoped
class Endings {

    private final Sessions sessions;
    private final EndedSessions ended;
    private final AuditTrail audit;
    private final Transactions transactions;

    Endings(Sessions sessions, EndedSessions ended, AuditTrail audit, Transactions transactions) {
        this.sessions = sessions;
        this.ended = ended;
        this.audit = audit;
        this.transactions = transactions;
    }

    /** Ends one of the caller's sessions; false where the caller has no such session. */
    boolean end(Caller caller, UUID id, Instant now) {
        if (!transactions.read(() -> sessions.owned(caller.accountId(), id))) {
            return false;
        }
        boolean own = id.equals(caller.sessionId());
        end(new Caller(caller.accountId(), id), own ? EndReason.LOGGED_OUT : EndReason.LOGGED_OUT_ELSEWHERE, now);
        return true;
    }

    /** Ends the caller's session, unless it has ended before. */
    void end(Caller caller, EndReason reason, Instant now) {
        Ending ending = new Ending(reason, now);
        transactions.run(() -> write(List.of(caller), Function.identity(), ending));
        ended.add(caller.sessionId(), ending);
    }

    /** Ends all sessions of the caller's account but the caller's own; says how many were alive. */
    int endOthers(Caller caller, EndReason reason, Instant now) {
        Ending ending = new Ending(reason, now);
        List<Session> over = transactions.call(() -> writeOthers(caller, ending));
        over.forEach(session -> ended.add(session.id(), ending));
        return (int)
                over.stream().filter(session -> session.ending(now).isEmpty()).count();
    }

    /** Ends all sessions of the caller's account; says how many were alive. */
    int endAll(Caller caller, Instant now) {
        int others = endOthers(caller, EndReason.LOGGED_OUT_ELSEWHERE, now);
        end(caller, EndReason.LOGGED_OUT, now);
        return others + 1;
    }

    /** Ends a session because an operator says so; false where there is none. */
    boolean revoke(UUID id, Instant now) {
        Optional<Session> session = transactions.read(() -> sessions.withAccount(id));
        session.map(found -> new Caller(found.account().id(), id))
                .ifPresent(owner -> end(owner, EndReason.REVOKED_BY_ADMIN, now));
        return session.isPresent();
    }

    /** Ends sessions because an operator says so, in one transaction. */
    void revoke(List<Caller> owners, Instant now) {
        Ending ending = new Ending(EndReason.REVOKED_BY_ADMIN, now);
        transactions
                .call(() -> write(owners, Function.identity(), ending))
                .forEach(owner -> ended.add(owner.sessionId(), ending));
    }

    /** Ends all sessions of an account because an operator says so; says how many were alive. */
    int revokeAll(UUID accountId, Instant now) {
        return endOthers(new Caller(accountId, null), EndReason.REVOKED_BY_ADMIN, now);
    }

    /** Also ends those that have run out: a restored database may not know that they were renewed. */
    private List<Session> writeOthers(Caller caller, Ending ending) {
        List<Session> others = sessions.unended(caller.accountId()).stream()
                .filter(session -> !session.id().equals(caller.sessionId()))
                .toList();
        return write(others, session -> new Caller(caller.accountId(), session.id()), ending);
    }

    /** Whoever knew the old password is out, in the transaction that changes it. */
    void passwordChanged(@Observes PasswordChanged change) {
        Caller keeper = new Caller(change.accountId(), change.keptSession());
        writeOthers(keeper, new Ending(EndReason.PASSWORD_CHANGED, change.at()));
    }

    /** Their access tokens follow once that is certain. */
    void passwordIsChanged(@Observes(during = TransactionPhase.AFTER_SUCCESS) PasswordChanged change) {
        ended.poll();
    }

    /** Whose account is disabled is out, in the transaction that disables it. */
    void accountDisabled(@Observes AccountDisabled disabled) {
        Caller nobody = new Caller(disabled.accountId(), null);
        writeOthers(nobody, new Ending(EndReason.DISABLED, disabled.at()));
    }

    /** Their access tokens follow once that is certain. */
    void accountIsDisabled(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountDisabled disabled) {
        ended.poll();
    }

    /** With an account its sessions go, in the transaction that deletes it. */
    void accountDeleted(@Observes AccountDeleted deleted) {
        sessions.deleteAll(deleted.accountId(), deleted.at());
    }

    /** Their access tokens follow once that is certain. */
    void accountIsDeleted(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountDeleted deleted) {
        ended.poll();
    }

    /** Ends each of some, and says which of them had not ended before. */
    private <T> List<T> write(List<T> all, Function<T, Caller> owner, Ending ending) {
        List<Boolean> written =
                sessions.end(all.stream().map(owner).map(Caller::sessionId).toList(), ending);
        List<T> over = IntStream.range(0, all.size())
                .filter(written::get)
                .mapToObj(all::get)
                .toList();
        over.stream()
                .map(owner)
                .forEach(session -> audit.record(new AuditEvent.Ended(
                        session.accountId(),
                        session.sessionId(),
                        ending.reason().json())));
        return over;
    }
}

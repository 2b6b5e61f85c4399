package dev.latchkey.session;

import dev.latchkey.kernel.DatabaseKind;
import dev.latchkey.kernel.DatabasePulse;
import dev.latchkey.kernel.SharedStatement;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.session.Sessions.Advance;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * The two statements of a renewal, each by itself. Every renewal asks for its own row and for nothing else; under load one
 * way to the database, and one commit, do it for many of them.
 */
@ApplicationScoped
class RenewalStatements {

    /** One is on its way while the other is made ready. */
    private static final int LANES = 2;

    /** The embedded database has no way to it that it would pay to share, and its commits share their flushes anyway. */
    private static final int ALL = Integer.MAX_VALUE;

    private final SharedStatement<UUID, Optional<Session>> reading;
    private final SharedStatement<Advance, Boolean> advancing;

    RenewalStatements(Sessions sessions, Transactions transactions, DatabasePulse pulse, DatabaseKind kind) {
        int lanes = kind.isEmbedded() ? ALL : LANES;
        this.reading = new SharedStatement<>(
                lanes, pulse, id -> id, ids -> transactions.read(() -> sessions.withAccounts(ids)));
        this.advancing = new SharedStatement<>(lanes, pulse, Advance::id, all -> advance(all, sessions, transactions));
    }

    /** All or none, so that a failure says of each that nothing came of it. */
    private static List<Boolean> advance(List<Advance> all, Sessions sessions, Transactions transactions) {
        return all.size() == 1
                ? transactions.statement(() -> sessions.advance(all))
                : transactions.call(() -> sessions.advance(all));
    }

    /** A session with its account, as the database has it. */
    Optional<Session> read(UUID id) {
        return reading.make(id);
    }

    /** Moves a session to its next generation; false where somebody was faster. */
    boolean advance(Session session, Generation next) {
        return advancing.make(new Advance(session, next));
    }
}

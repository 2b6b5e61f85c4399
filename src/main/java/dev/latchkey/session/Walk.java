package dev.latchkey.session;

import dev.latchkey.kernel.Transactions;
import dev.latchkey.session.Sessions.Lifespan;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * Goes along all sessions by primary key, which is the order of the logins, in small steps. That is for what no index
 * knows: an index on what a renewal changes would cost every renewal, and one query for all rows would be cut off.
 */
@ApplicationScoped
class Walk {

    private static final int STEP = 500;
    private static final UUID FIRST = new UUID(0, 0);

    private final Sessions sessions;
    private final Transactions transactions;

    Walk(Sessions sessions, Transactions transactions) {
        this.sessions = sessions;
        this.transactions = transactions;
    }

    /** The whole table, oldest first. Each stretch is read once the one before it has been dealt with. */
    Stream<List<Lifespan>> stretches() {
        return Stream.iterate(after(FIRST), stretch -> !stretch.isEmpty(), this::next);
    }

    private List<Lifespan> next(List<Lifespan> stretch) {
        return stretch.size() < STEP ? List.of() : after(stretch.get(STEP - 1).id());
    }

    private List<Lifespan> after(UUID id) {
        return transactions.call(() -> sessions.after(id, STEP));
    }
}

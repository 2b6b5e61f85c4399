package dev.latchkey.account;

import dev.latchkey.account.ProfileResource.Profile;
import dev.latchkey.kernel.DatabasePulse;
import dev.latchkey.kernel.Heap;
import dev.latchkey.kernel.LastSeen;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Workers;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Caches profiles for {@code latchkey.session.ended-poll}, and for as long as the database is away: a page and the services
 * behind it ask for the same one many times at once.
 */
@ApplicationScoped
class KnownProfiles {

    private static final int MOST = 20_000;
    private static final int BYTES_OF_EACH = 450;

    private final LastSeen<UUID, Profile> seen;

    KnownProfiles(LatchkeyConfig config, DatabasePulse pulse) {
        this.seen =
                new LastSeen<>(Heap.room(MOST, BYTES_OF_EACH), config.session().endedPoll(), pulse);
    }

    /** An account's profile: at once where it is known, else by a worker. */
    Uni<Profile> read(UUID accountId, Supplier<Profile> database) {
        return seen.fresh(accountId)
                .map(Uni.createFrom()::item)
                .orElseGet(() -> Workers.call(() -> seen.read(accountId, database)));
    }

    void change(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountChanged change) {
        seen.changed(change.accountId());
    }

    void delete(@Observes(during = TransactionPhase.AFTER_SUCCESS) AccountDeleted deletion) {
        seen.changed(deletion.accountId());
    }
}

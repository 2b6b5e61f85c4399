package dev.latchkey.account;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.Schedule;
import dev.latchkey.kernel.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jboss.logging.Logger;

/**
 * Deletes accounts that were signed up and never confirmed: whoever writes such a row has shown nothing. Accounts that
 * were imported, or that somebody was invited to, did not begin with a sign-up and stay; nobody has ever logged in to one
 * that goes.
 */
@ApplicationScoped
class ForgottenSignUps {

    private static final Logger LOG = Logger.getLogger(ForgottenSignUps.class);
    private static final int STEP = 100;

    /** After the latest sign-up: as long as its link works, and a week. */
    static final Duration KEPT = Letter.VERIFY.life().plusDays(7);

    private final Accounts accounts;
    private final Profiles profiles;
    private final Transactions transactions;
    private final Clock clock;

    ForgottenSignUps(Accounts accounts, Profiles profiles, Transactions transactions, Clock clock) {
        this.accounts = accounts;
        this.profiles = profiles;
        this.transactions = transactions;
        this.clock = clock;
    }

    void schedule(@Observes Schedule schedule, LatchkeyConfig config) {
        schedule.every(config.session().purgeEvery(), this::scheduled);
    }

    void scheduled() {
        long purged = run();
        if (purged > 0) {
            LOG.infof("Purged %d sign-ups that nobody has confirmed", purged);
        }
    }

    /** Deletes all of them, each in a transaction of its own. Returns how many; another node may be at it as well. */
    long run() {
        Instant now = clock.instant();
        Instant before = now.minus(KEPT);
        long purged = 0;
        List<UUID> step;
        do {
            step = transactions.call(() -> accounts.forgotten(before, now, STEP));
            purged += purge(step, before);
        } while (step.size() == STEP);
        return purged;
    }

    private long purge(List<UUID> step, Instant before) {
        return step.stream()
                .filter(id -> transactions.call(() -> profiles.forget(id, before)))
                .count();
    }
}

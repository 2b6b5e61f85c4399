package dev.latchkey.kernel;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.scheduler.Scheduler;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Lets scheduled work begin once everything that lives in the database has started, and none begin once the end has: a
 * start that is refused half way, because of a setting, would tear down the service under work that has just begun.
 */
@ApplicationScoped
class ScheduledWork {

    private static final int AFTER_EVERYTHING_ELSE = 10_000;

    private final Scheduler scheduler;

    ScheduledWork(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    void begin(@Observes @Priority(AFTER_EVERYTHING_ELSE) DatabaseOpened opened) {
        scheduler.resume();
    }

    void end(@Observes ShutdownEvent stopping) {
        scheduler.pause();
    }
}

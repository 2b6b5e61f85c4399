package dev.latchkey.kernel;

import dev.latchkey.kernel.Schedule.Recurring;
import io.quarkus.runtime.ShutdownEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.control.ActivateRequestContext;
import jakarta.enterprise.event.Event;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Lets scheduled work begin once everything that lives in the database has started, and none begin once the end has: a
 * start that is refused half way, because of a setting, would tear down the service under work that has just begun.
 *
 * <p>Quarkus' scheduler goes by the time of day: where a machine's clock is set back by an hour it does nothing for an
 * hour, and a node would neither hear of logouts elsewhere nor find out what time it is. What counts here is what has
 * passed.
 */
@ApplicationScoped
class ScheduledWork {

    private static final Logger LOG = Logger.getLogger(ScheduledWork.class);

    private final ScheduledExecutorService threads;
    private final Event<Schedule> schedules;
    private final CommandLine command;
    private volatile List<? extends Future<?>> running = List.of();

    ScheduledWork(ScheduledExecutorService threads, Event<Schedule> schedules, CommandLine command) {
        this.threads = threads;
        this.schedules = schedules;
        this.command = command;
    }

    void begin(@Observes @Priority(StartOrder.WORK) DatabaseOpened opened) {
        Schedule schedule = new Schedule();
        if (command.isService()) {
            schedules.fire(schedule);
        }
        running = schedule.all().stream().map(this::begin).toList();
    }

    private Future<?> begin(Recurring recurring) {
        return threads.scheduleWithFixedDelay(
                () -> once(recurring.work()),
                recurring.delay().toNanos(),
                recurring.pause().toNanos(),
                TimeUnit.NANOSECONDS);
    }

    /** What fails is tried again after the same pause. */
    @ActivateRequestContext
    void once(Runnable work) {
        Postponable.run(LOG, Level.WARN, "Scheduled work", work);
    }

    void end(@Observes ShutdownEvent stopping) {
        running.forEach(work -> work.cancel(false));
    }
}

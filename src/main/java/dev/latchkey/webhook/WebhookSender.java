package dev.latchkey.webhook;

import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.DueRows.Claim;
import dev.latchkey.kernel.Postponable;
import dev.latchkey.kernel.Schedule;
import dev.latchkey.kernel.Times;
import dev.latchkey.kernel.Transactions;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Empties the outbox of each webhook, on every node at once: right after a commit that put something in, and every two
 * seconds for what failed or was left by a node that died. An event leaves the outbox once a receiver has answered 2xx;
 * where the process died in between it comes again, under the same id.
 */
@ApplicationScoped
class WebhookSender {

    private static final Logger LOG = Logger.getLogger(WebhookSender.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(5);
    private static final int LAST_DOUBLING = 10;
    private static final Duration FORGOTTEN = Duration.ofDays(1);
    private static final UUID BEFORE_ALL = new UUID(0, 0);

    private final WebhookOutbox outbox;
    private final WebhookStates states;
    private final Courier courier;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Chance chance;
    private final Clock clock;
    private final List<Line> lines;

    WebhookSender(
            Webhooks webhooks,
            WebhookOutbox outbox,
            WebhookStates states,
            Courier courier,
            AuditTrail audit,
            Transactions transactions,
            Chance chance,
            Clock clock,
            MeterRegistry metrics) {
        this.outbox = outbox;
        this.states = states;
        this.courier = courier;
        this.audit = audit;
        this.transactions = transactions;
        this.chance = chance;
        this.clock = clock;
        this.lines = webhooks.all().stream()
                .map(webhook -> Line.to(webhook, metrics))
                .toList();
    }

    void expect(@Observes StartupEvent started) {
        lines.forEach(line -> audit.expect(AuditEvent.WebhookGivenUp.class, line.name()));
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        lines.forEach(line -> line.lanes().close());
        for (Line line : lines) {
            line.lanes().awaitEnd();
        }
    }

    void schedule(@Observes Schedule schedule) {
        schedule.every(Duration.ofSeconds(2), this::poll);
        schedule.every(Duration.ofHours(1), this::purge);
    }

    void begin(@Observes(during = TransactionPhase.AFTER_SUCCESS) AuditEntry happened) {
        lines.stream().filter(line -> line.webhook().wants(happened.type())).forEach(this::begin);
    }

    /** Tries what waits for a webhook, elsewhere. */
    void begin(Webhook webhook) {
        lines.stream().filter(line -> line.webhook().equals(webhook)).forEach(this::begin);
    }

    private void begin(Line line) {
        line.lanes().begin(() -> empty(line));
    }

    void poll() {
        lines.forEach(this::begin);
        if (!lines.isEmpty()) {
            Postponable.run(LOG, Level.DEBUG, "Counting the events that wait", this::count);
        }
    }

    private void count() {
        Map<String, Long> waiting = transactions.call(outbox::waiting);
        lines.forEach(line -> line.waiting().set(waiting.getOrDefault(line.name(), 0L)));
    }

    /** What is known of a webhook that is no setting any more goes once all that waited for it is past use. */
    void purge() {
        Instant before = clock.instant().minus(FORGOTTEN);
        transactions.along(BEFORE_ALL, outbox::after, (after, last) -> outbox.forget(before, after, last));
    }

    /** Tries every event that is due, at every webhook. */
    void empty() {
        lines.forEach(this::empty);
    }

    private void empty(Line line) {
        line.lanes().exhaust(() -> sendNext(line));
    }

    private boolean sendNext(Line line) {
        Optional<Claim<WaitingEvent>> claim = transactions.call(() -> outbox.claim(line.name(), clock.instant()));
        claim.ifPresent(event -> send(line, event));
        return claim.isPresent();
    }

    private void send(Line line, Claim<WaitingEvent> claim) {
        if (!claim.row().isWorthSending(clock.instant())) {
            transactions.run(() -> giveUp(line, claim));
            return;
        }
        Answer answer = courier.deliver(line.webhook(), claim.row());
        switch (answer.kind()) {
            case TAKEN -> taken(line, claim);
            case FAILED -> failed(line, claim, answer);
            case GONE -> gone(line, claim, answer);
        }
    }

    private void taken(Line line, Claim<WaitingEvent> claim) {
        line.sent().increment();
        Instant now = clock.instant();
        transactions.run(() -> {
            outbox.remove(claim);
            states.succeeded(line.name(), now);
        });
    }

    private void failed(Line line, Claim<WaitingEvent> claim, Answer answer) {
        line.failed().increment();
        Instant now = clock.instant();
        Duration pause = Times.longer(answer.pause(), pause(claim.attempt(), chance.fraction()));
        LOG.warnf(
                "Webhook %s did not take an event, which is tried again in %s: %s",
                line.name(), pause, answer.problem());
        transactions.run(() -> {
            outbox.postpone(claim, Times.earlier(now.plus(pause), claim.row().expiresAt()));
            states.failed(line.name(), now, answer.problem());
        });
    }

    private void gone(Line line, Claim<WaitingEvent> claim, Answer answer) {
        line.failed().increment();
        LOG.warnf("Webhook %s wants no more events: %s", line.name(), answer.problem());
        Instant now = clock.instant();
        transactions.run(() -> {
            giveUp(line, claim);
            states.failed(line.name(), now, answer.problem());
        });
    }

    private void giveUp(Line line, Claim<WaitingEvent> claim) {
        if (outbox.remove(claim)) {
            audit.record(new AuditEvent.WebhookGivenUp(line.name()));
        }
    }

    /**
     * 5, 10, 20 seconds and so on, up to about an hour and a half, and up to half less, so that the events of an outage
     * do not all come back at once.
     *
     * @param fraction from 0 to 1
     */
    static Duration pause(int attempt, double fraction) {
        Duration whole = FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, LAST_DOUBLING));
        return whole.minusMillis((long) (whole.toMillis() / 2 * fraction));
    }
}

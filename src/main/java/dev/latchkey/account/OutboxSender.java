package dev.latchkey.account;

import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.DatabaseOpened;
import dev.latchkey.kernel.DueRows.Claim;
import dev.latchkey.kernel.Lanes;
import dev.latchkey.kernel.Postponable;
import dev.latchkey.kernel.Schedule;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.key.Sealer;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.mutiny.TimeoutException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.TransactionPhase;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Empties the outbox, on threads of its own and on every node at once: right after a commit that put something in, and
 * every two seconds for what failed or was left by a node that died.
 *
 * <p>A mail leaves the outbox once the server has taken it. Where that is not known, because nothing was heard or the
 * process died in between, it is tried again when the claim has run out: it may then come twice, with the same
 * Message-ID, rather than never. One that is not worth sending any more is given up, with an event, and so is one whose
 * recipient the server still refuses for good after a few tries: it must not keep the others waiting for a day.
 */
@ApplicationScoped
class OutboxSender {

    private static final Logger LOG = Logger.getLogger(OutboxSender.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
    private static final int LAST_DOUBLING = 7;

    /** Long enough for whoever runs the mail server to mend it, should it have refused everybody. */
    private static final Duration PAUSE_OF_A_REFUSED_RECIPIENT = Duration.ofMinutes(10);

    private static final int TRIES_OF_A_REFUSED_RECIPIENT = 5;

    private final Links links;
    private final Outbox outbox;
    private final Mails mails;
    private final Postman postman;
    private final Sealer sealer;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Clock clock;
    private final Counter sent;
    private final Counter failed;
    private final AtomicLong waiting;
    private final Lanes lanes = new Lanes("latchkey-mail");

    OutboxSender(
            Links links,
            Outbox outbox,
            Mails mails,
            Postman postman,
            Sealer sealer,
            AuditTrail audit,
            Transactions transactions,
            Clock clock,
            MeterRegistry metrics) {
        this.links = links;
        this.outbox = outbox;
        this.mails = mails;
        this.postman = postman;
        this.sealer = sealer;
        this.audit = audit;
        this.transactions = transactions;
        this.clock = clock;
        this.sent = metrics.counter("latchkey.mail.sent");
        this.failed = metrics.counter("latchkey.mail.failed");
        this.waiting = metrics.gauge("latchkey.mail.waiting", new AtomicLong());
    }

    void expect(@Observes StartupEvent started) {
        Arrays.stream(Letter.values()).forEach(letter -> audit.expect(AuditEvent.MailGivenUp.class, letter.tag()));
    }

    void schedule(@Observes Schedule schedule) {
        schedule.every(Duration.ofSeconds(2), this::poll);
    }

    void stop(@Observes ShutdownEvent stopping) throws InterruptedException {
        lanes.close();
        lanes.awaitEnd();
    }

    /** While the master secret is replaced, the old one is given for this start only. */
    void reseal(@Observes DatabaseOpened opened) {
        if (sealer.isReplaced()) {
            transactions.run(mails::reseal);
        }
    }

    /** Elsewhere, even where a mail is only printed: who asked must not know by the time it takes whether there is one. */
    void begin(@Observes(during = TransactionPhase.AFTER_SUCCESS) LinkAsked asked) {
        lanes.begin(this::empty);
    }

    /** Nobody who waits for an answer waits for a server. Printing is no server, and is done before the answer. */
    void begin(@Observes(during = TransactionPhase.AFTER_SUCCESS) MailsWait waiting) {
        if (postman.hasServer()) {
            lanes.begin(this::empty);
        } else {
            print();
        }
    }

    /** In turn, so that whatever was to be printed before an answer is printed before it, by whomever. */
    private synchronized void print() {
        lanes.exhaust(this::sendNext);
    }

    void poll() {
        lanes.begin(this::empty);
        Postponable.run(LOG, Level.DEBUG, "Counting the outbox", this::count);
    }

    private void count() {
        waiting.set(transactions.call(() -> outbox.waiting(clock.instant())));
    }

    /** Answers whoever asked for a link, and tries every mail that is due. */
    void empty() {
        lanes.exhaust(links::answerNext);
        if (postman.hasServer()) {
            lanes.exhaust(this::sendNext);
        } else {
            print();
        }
    }

    private boolean sendNext() {
        Optional<Claim<WaitingMail>> claim = transactions.call(() -> outbox.claim(clock.instant()));
        claim.ifPresent(this::send);
        return claim.isPresent();
    }

    private void send(Claim<WaitingMail> claim) {
        if (!claim.row().isWorthSending(clock.instant())) {
            transactions.run(() -> giveUp(claim));
            return;
        }
        try {
            postman.deliver(mails.write(claim.row()));
        } catch (TimeoutException nothingHeard) {
            putOff(claim, Outbox.LEASE, "The mail server did not answer");
            return;
        } catch (RuntimeException notTaken) {
            notTaken(claim, MailFailure.of(notTaken));
            return;
        }
        sent.increment();
        transactions.run(() -> outbox.remove(claim));
    }

    private void notTaken(Claim<WaitingMail> claim, MailFailure failure) {
        if (!failure.isOfRecipient()) {
            putOff(claim, pause(claim.attempt()), failure.cause());
            return;
        }
        if (claim.attempt() < TRIES_OF_A_REFUSED_RECIPIENT) {
            putOff(claim, PAUSE_OF_A_REFUSED_RECIPIENT, failure.cause());
            return;
        }
        failed.increment();
        transactions.run(() -> giveUp(claim));
    }

    private void putOff(Claim<WaitingMail> claim, Duration pause, String cause) {
        failed.increment();
        LOG.warnf("A mail was not sent and is tried again in %s: %s", pause, cause);
        Instant next = clock.instant().plus(pause);
        transactions.run(() -> outbox.postpone(claim, next));
    }

    private void giveUp(Claim<WaitingMail> claim) {
        if (outbox.remove(claim)) {
            WaitingMail mail = claim.row();
            audit.record(
                    new AuditEvent.MailGivenUp(mail.accountId(), mail.letter().tag()));
        }
    }

    /** 2, 4, 8 seconds and so on, up to about four minutes. */
    static Duration pause(int attempt) {
        return FIRST_PAUSE.multipliedBy(1L << Math.min(attempt - 1, LAST_DOUBLING));
    }
}

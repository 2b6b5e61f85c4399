package dev.latchkey.webhook;

import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The events that wait, and who may send one. A claim is what it is for a mail: one conditional UPDATE. */
@ApplicationScoped
class WebhookOutbox implements PanacheRepositoryBase<WaitingEvent, UUID> {

    /** Longer than an attempt can take. */
    static final Duration LEASE = Duration.ofMinutes(1);

    private static final int CANDIDATES = 20;

    /** Takes the event that has been due at a webhook for longest; empty where none is due. */
    Optional<Claim> claim(String webhook, Instant now) {
        return find("webhook = ?1 and dueAt <= ?2 order by dueAt", webhook, now).page(0, CANDIDATES).list().stream()
                .filter(event -> take(event, now))
                .map(event -> new Claim(event, event.attempts() + 1))
                .findFirst();
    }

    private boolean take(WaitingEvent event, Instant now) {
        return update(
                        "dueAt = ?1, attempts = attempts + 1 where id = ?2 and attempts = ?3 and dueAt <= ?4",
                        now.plus(LEASE),
                        event.id(),
                        event.attempts(),
                        now)
                == 1;
    }

    /** Forgets an event that was sent, or never will be; false where the claim was lost. */
    boolean remove(Claim claim) {
        return delete("id = ?1 and attempts = ?2", claim.event.id(), claim.attempt) == 1;
    }

    /** Puts off an event that was not taken, unless the claim was lost. */
    void postpone(Claim claim, Instant until) {
        update("dueAt = ?1 where id = ?2 and attempts = ?3", until, claim.event.id(), claim.attempt);
    }

    /** How many wait, by webhook; none is not there. */
    Map<String, Long> waiting() {
        List<Waiting> waiting = find("select webhook, count(*) from WaitingEvent group by webhook")
                .project(Waiting.class)
                .list();
        return waiting.stream().collect(Collectors.toMap(Waiting::webhook, Waiting::events));
    }

    /** Forgets what waited for a webhook that no node has any more. */
    void forget(Instant expiredBefore) {
        delete("expiresAt < ?1", expiredBefore);
    }

    /** How many events wait for a webhook. */
    record Waiting(String webhook, long events) {}

    /**
     * The right to try an event.
     *
     * @param event as it was before
     * @param attempt which try this is, from 1
     */
    record Claim(WaitingEvent event, int attempt) {}
}

package dev.latchkey.webhook;

import dev.latchkey.kernel.DueRows;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;

/** The events that wait. */
@ApplicationScoped
class WebhookOutbox implements DueRows<WaitingEvent> {

    /** Takes the event that has been due at a webhook for longest; empty where none is due. */
    Optional<Claim<WaitingEvent>> claim(String webhook, Instant now) {
        return claim(find("webhook = ?1 and dueAt <= ?2 order by dueAt", webhook, now), now);
    }

    /** How many wait, by webhook; none is not there. */
    Map<String, Long> waiting() {
        List<Waiting> waiting = find("select webhook, count(*) from WaitingEvent group by webhook")
                .project(Waiting.class)
                .list();
        return waiting.stream().collect(Collectors.toMap(Waiting::webhook, Waiting::events));
    }

    /** The ids of some of the rows after an id, in order. */
    List<UUID> after(UUID id, int most) {
        return find("select id from WaitingEvent where id > ?1 order by id", id)
                .page(0, most)
                .project(UUID.class)
                .list();
    }

    /** Forgets what waited for a webhook that no node has any more, among the rows after one id up to another. */
    void forget(Instant expiredBefore, UUID after, UUID last) {
        delete("id > ?1 and id <= ?2 and expiresAt < ?3", after, last, expiredBefore);
    }

    /** How many events wait for a webhook. */
    @RegisterForReflection
    record Waiting(String webhook, long events) {}
}

package dev.latchkey.webhook;

import dev.latchkey.kernel.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The webhooks as operators see them. */
@ApplicationScoped
public class WebhookStatus {

    private final Webhooks webhooks;
    private final WebhookOutbox outbox;
    private final WebhookStates states;
    private final Announcements announcements;
    private final WebhookSender sender;
    private final Transactions transactions;

    WebhookStatus(
            Webhooks webhooks,
            WebhookOutbox outbox,
            WebhookStates states,
            Announcements announcements,
            WebhookSender sender,
            Transactions transactions) {
        this.webhooks = webhooks;
        this.outbox = outbox;
        this.states = states;
        this.announcements = announcements;
        this.sender = sender;
        this.transactions = transactions;
    }

    /** All of them, by name. */
    public List<Status> all() {
        return transactions.call(() -> {
            Map<String, Long> waiting = outbox.waiting();
            Map<String, WebhookState> known =
                    states.listAll().stream().collect(Collectors.toMap(WebhookState::webhook, Function.identity()));
            return webhooks.all().stream()
                    .map(webhook -> Status.of(
                            webhook,
                            waiting.getOrDefault(webhook.name(), 0L),
                            known.computeIfAbsent(webhook.name(), WebhookState::new)))
                    .toList();
        });
    }

    /** Sends something to try a webhook with; returns its {@code webhook-id}, or nothing where there is no such one. */
    public Optional<UUID> ping(String name) {
        return webhooks.byName(name).map(webhook -> {
            UUID id = transactions.call(() -> announcements.ping(webhook));
            sender.begin(webhook);
            return id;
        });
    }

    /**
     * How a webhook does.
     *
     * @param name as the settings have it
     * @param url without its query, which may be a secret
     * @param events the types that it is told of, sorted
     * @param waiting how many events wait
     * @param succeededAt when it took one last, or null
     * @param failedAt when it did not take one last, or null
     * @param failure why it did not, or null
     */
    public record Status(
            String name,
            String url,
            Set<String> events,
            long waiting,
            Instant succeededAt,
            Instant failedAt,
            String failure) {

        static Status of(Webhook webhook, long waiting, WebhookState state) {
            return new Status(
                    webhook.name(),
                    webhook.address(),
                    new TreeSet<>(webhook.events()),
                    waiting,
                    state.succeededAt(),
                    state.failedAt(),
                    state.failure());
        }
    }
}

package dev.latchkey.webhook;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.StartOrder;
import dev.latchkey.kernel.WebhookSettings;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The webhooks that the settings name. */
@ApplicationScoped
@Startup(StartOrder.SETTINGS)
class Webhooks {

    private final SortedMap<String, Webhook> byName;

    @Inject
    Webhooks(LatchkeyConfig config) {
        this(config.webhooks().entrySet().stream()
                .map(setting -> of(setting.getKey(), setting.getValue()))
                .toList());
    }

    Webhooks(List<Webhook> webhooks) {
        this.byName = webhooks.stream()
                .collect(Collectors.toMap(Webhook::name, Function.identity(), (one, other) -> one, TreeMap::new));
    }

    private static Webhook of(String name, WebhookSettings settings) {
        return Webhook.of(name, settings.url(), settings.secret(), settings.events());
    }

    /** By name. */
    Collection<Webhook> all() {
        return byName.values();
    }

    Optional<Webhook> byName(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    /** Those that are told of a type of event. */
    List<Webhook> wanting(String type) {
        return all().stream().filter(webhook -> webhook.wants(type)).toList();
    }
}

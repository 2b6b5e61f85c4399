package dev.latchkey.webhook;

import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.StoredTypes;
import dev.latchkey.kernel.WebAddresses;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A server that is told what happened.
 *
 * @param name as the settings have it
 * @param url where events are sent
 * @param secrets what they are signed with; two while one takes the place of the other
 * @param events the types that it is told of
 */
record Webhook(String name, URI url, List<WebhookSecret> secrets, Set<String> events) {

    /** The one that is told by hand. */
    static final String PING = "ping";

    /** All that are stored but one: telling of a webhook that takes nothing would go on for ever. */
    static final Set<String> TYPES = StoredTypes.ALL.stream()
            .filter(Predicate.not(AuditEvent.type(AuditEvent.WebhookGivenUp.class)::equals))
            .collect(Collectors.toUnmodifiableSet());

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

    Webhook {
        require(NAME.matcher(name).matches(), name, "a name has 1 to 64 letters, digits, - and _");
        require(
                isSafe(url),
                name,
                "url must be https, or http to this machine, without user and fragment, and with a port that is one");
        require(secrets.size() == 1 || secrets.size() == 2, name, "secret must be one, or two while it is changed");
        Set<String> unknown = new TreeSet<>(events);
        unknown.removeAll(TYPES);
        require(unknown.isEmpty(), name, "events has what is no type of a stored event: " + unknown);
    }

    private static void require(boolean right, String name, String rule) {
        if (!right) {
            throw new ConfigurationException("latchkey.webhooks.\"" + name + "\": " + rule);
        }
    }

    private static boolean isSafe(URI url) {
        return WebAddresses.isHttpsOrLocal(url) && url.getRawUserInfo() == null && url.getRawFragment() == null;
    }

    /**
     * As the settings have it.
     *
     * @throws ConfigurationException where it makes no sense; it names the webhook and no secret
     */
    static Webhook of(String name, URI url, List<String> secrets, Optional<Set<String>> events) {
        List<WebhookSecret> parsed = secrets.stream()
                .map(WebhookSecret::parse)
                .flatMap(Optional::stream)
                .toList();
        require(
                parsed.size() == secrets.size(),
                name,
                "secret is whsec_ and 24 to 64 bytes in base64. "
                        + "Make one with: echo whsec_$(openssl rand -base64 32)");
        return new Webhook(name, url, parsed, events.orElse(TYPES));
    }

    boolean wants(String type) {
        return events.contains(type);
    }

    /** The header {@code webhook-signature}. */
    String signatures(String id, Instant at, String body) {
        return secrets.stream().map(secret -> secret.sign(id, at, body)).collect(Collectors.joining(" "));
    }

    /** Where it is, without what may be a secret. */
    String address() {
        return url.getScheme() + "://" + url.getRawAuthority() + url.getRawPath();
    }

    @Override
    public String toString() {
        return "Webhook[" + name + "]";
    }
}

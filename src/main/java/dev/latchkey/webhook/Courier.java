package dev.latchkey.webhook;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Brings an event to a webhook: one signed request (Standard Webhooks, "Webhook headers"). */
@ApplicationScoped
class Courier {

    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final HttpClient client;
    private final Clock clock;
    private final Duration patience;

    @Inject
    Courier(Webhooks webhooks, Clock clock) {
        this(webhooks, clock, PATIENCE);
    }

    Courier(Webhooks webhooks, Clock clock, Duration patience) {
        this.client = webhooks.all().isEmpty() ? null : client();
        this.clock = clock;
        this.patience = patience;
    }

    private static HttpClient client() {
        return HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .build();
    }

    /** Tries once. Failures are told by their kind: what they say may quote an address. */
    Answer deliver(Webhook webhook, WaitingEvent event) {
        Instant now = clock.instant();
        try {
            HttpResponse<InputStream> response =
                    client.send(request(webhook, event, now), BodyHandlers.ofInputStream());
            // Unread: the status has said everything, and an answer without end would keep this thread for ever.
            response.body().close();
            return Answer.of(response, now);
        } catch (IOException failed) {
            return Answer.failed(failed.getClass().getSimpleName());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Answer.failed("interrupted");
        }
    }

    private HttpRequest request(Webhook webhook, WaitingEvent event, Instant now) {
        String id = event.id().toString();
        return HttpRequest.newBuilder(webhook.url())
                .timeout(patience)
                .header("Content-Type", "application/json")
                .header("webhook-id", id)
                .header("webhook-timestamp", String.valueOf(now.getEpochSecond()))
                .header("webhook-signature", webhook.signatures(id, now, event.body()))
                .POST(BodyPublishers.ofString(event.body()))
                .build();
    }
}

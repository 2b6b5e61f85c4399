package dev.latchkey.webhook;

import dev.latchkey.kernel.Lanes;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.concurrent.atomic.AtomicLong;

/** What a node has for one webhook and no other: threads, and counts. */
record Line(Webhook webhook, Lanes lanes, Counter sent, Counter failed, AtomicLong waiting) {

    static Line to(Webhook webhook, MeterRegistry metrics) {
        Tags name = Tags.of("webhook", webhook.name());
        return new Line(
                webhook,
                new Lanes("latchkey-webhook-" + webhook.name()),
                metrics.counter("latchkey.webhook.sent", name),
                metrics.counter("latchkey.webhook.failed", name),
                metrics.gauge("latchkey.webhook.waiting", name, new AtomicLong()));
    }

    String name() {
        return webhook.name();
    }
}

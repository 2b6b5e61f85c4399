package dev.latchkey.webhook;

import dev.latchkey.kernel.DatabaseOpened;
import dev.latchkey.kernel.Transactions;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Instant;

/** One row for each webhook, from the start on: two nodes that have news of one need not agree who makes it. */
@ApplicationScoped
class WebhookStates implements PanacheRepositoryBase<WebhookState, String> {

    private final Webhooks webhooks;
    private final Transactions transactions;

    WebhookStates(Webhooks webhooks, Transactions transactions) {
        this.webhooks = webhooks;
        this.transactions = transactions;
    }

    void open(@Observes DatabaseOpened opened) {
        webhooks.all().forEach(webhook -> transactions.runAgainIfTaken(() -> open(webhook.name())));
    }

    private void open(String webhook) {
        if (findById(webhook) == null) {
            persistAndFlush(new WebhookState(webhook));
        }
    }

    void succeeded(String webhook, Instant at) {
        update("succeededAt = ?1 where webhook = ?2", at, webhook);
    }

    void failed(String webhook, Instant at, String failure) {
        update("failedAt = ?1, failure = ?2 where webhook = ?3", at, failure, webhook);
    }
}

package dev.latchkey.session;

import dev.latchkey.kernel.DatabaseOpened;
import dev.latchkey.kernel.Postponable;
import dev.latchkey.kernel.Schedule;
import dev.latchkey.kernel.Transactions;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/** The clients that admins made, in memory: no request asks the database. Every node reads them again each second. */
@ApplicationScoped
class KeptClients {

    private static final Logger LOG = Logger.getLogger(KeptClients.class);

    private final Transactions transactions;
    private volatile Map<String, Client> clients = Map.of();

    KeptClients(Transactions transactions) {
        this.transactions = transactions;
    }

    void load(@Observes DatabaseOpened opened) {
        read();
    }

    void schedule(@Observes Schedule schedule) {
        schedule.every(Duration.ofSeconds(1), this::poll);
    }

    void poll() {
        Postponable.run(LOG, Level.WARN, "Reading the clients", this::read);
    }

    /** One after the other: what was read before a change must not replace what was read after. */
    synchronized void read() {
        clients = transactions.call(() -> KeptClient.<KeptClient>listAll().stream()
                .map(KeptClient::client)
                .collect(Collectors.toUnmodifiableMap(Client::id, Function.identity())));
    }

    /** @param id null where a stranger names none */
    Optional<Client> byId(String id) {
        return Optional.ofNullable(id).map(clients::get);
    }

    Collection<Client> all() {
        return clients.values();
    }
}

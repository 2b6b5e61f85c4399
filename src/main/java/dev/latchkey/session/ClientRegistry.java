package dev.latchkey.session;

import dev.latchkey.audit.AuditEvent;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.kernel.Chance;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.Sha256;
import dev.latchkey.kernel.Transactions;
import dev.latchkey.session.Client.Method;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Clock;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** What admins do to clients. Those of the settings stay as they are set. */
@ApplicationScoped
public class ClientRegistry {

    private final Clients clients;
    private final KeptClients kept;
    private final Walk walk;
    private final Endings endings;
    private final AuditTrail audit;
    private final Transactions transactions;
    private final Chance chance;
    private final Clock clock;

    ClientRegistry(
            Clients clients,
            KeptClients kept,
            Walk walk,
            Endings endings,
            AuditTrail audit,
            Transactions transactions,
            Chance chance,
            Clock clock) {
        this.clients = clients;
        this.kept = kept;
        this.walk = walk;
        this.endings = endings;
        this.audit = audit;
        this.transactions = transactions;
        this.chance = chance;
        this.clock = clock;
    }

    /** All clients, by their ids. */
    public Collection<Client> all() {
        return clients.all();
    }

    /** Whether a client is one of the settings. */
    public boolean isSetting(Client client) {
        return clients.isSetting(client.id());
    }

    /**
     * Makes a client. Sessions that one of the same id has left are not the new one's: its deletion was interrupted, or
     * it was a setting.
     *
     * @return its secret, which nobody can read later; empty where it is public
     * @throws Refusal {@code client_exists}
     */
    public Optional<String> create(String id, Method method, Set<String> scopes, boolean logins) {
        kept.read();
        if (clients.byId(id).isPresent()) {
            throw Refusal.of(RefusalCode.CLIENT_EXISTS);
        }
        endSessions(id);
        Optional<String> secret = method.hasSecret() ? Optional.of(chance.secret()) : Optional.empty();
        transactions
                .unlessTaken(() -> insert(new KeptClient(id, method, scopes, logins, clock.instant()), secret))
                .orElseThrow(() -> Refusal.of(RefusalCode.CLIENT_EXISTS));
        kept.read();
        return secret;
    }

    private KeptClient insert(KeptClient client, Optional<String> secret) {
        secret.map(Sha256::hex).ifPresent(client::changeSecret);
        client.persistAndFlush();
        audit.record(new AuditEvent.ClientCreated(client.id()));
        return client;
    }

    /**
     * Gives a client another secret. The one before stays good until the next change.
     *
     * @return the new one, which nobody can read later
     * @throws Refusal {@code not_found}, also where it has no secret or is one of the settings
     */
    public String changeSecret(String id) {
        String secret = chance.secret();
        transactions.run(() -> {
            KeptClient client = existing(id);
            if (!client.hasSecret()) {
                throw Refusal.of(RefusalCode.NOT_FOUND);
            }
            client.changeSecret(Sha256.hex(secret));
            audit.record(new AuditEvent.ClientSecretChanged(id));
        });
        kept.read();
        return secret;
    }

    /**
     * Forgets a client, and ends its sessions. Those that an interruption leaves can't be renewed any more, and are ended
     * before another client is called the same.
     */
    public void delete(String id) {
        transactions.run(() -> {
            existing(id).delete();
            audit.record(new AuditEvent.ClientDeleted(id));
        });
        kept.read();
        endSessions(id);
    }

    /** In as many transactions as it takes. Each has its own time, because other nodes look for endings of late alone. */
    private void endSessions(String client) {
        walk.stretches()
                .map(stretch -> stretch.stream()
                        .filter(session -> session.isUnendedOf(client))
                        .map(session -> new Caller(session.accountId(), session.id()))
                        .toList())
                .filter(owners -> !owners.isEmpty())
                .forEach(owners -> endings.revoke(owners, clock.instant()));
    }

    private static KeptClient existing(String id) {
        return Optional.of(id)
                .filter(Client::isId)
                .flatMap(known -> KeptClient.<KeptClient>findByIdOptional(known, LockModeType.PESSIMISTIC_WRITE))
                .orElseThrow(() -> Refusal.of(RefusalCode.NOT_FOUND));
    }
}

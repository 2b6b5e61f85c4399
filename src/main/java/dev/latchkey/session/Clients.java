package dev.latchkey.session;

import dev.latchkey.kernel.ClientSettings;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.StartOrder;
import io.quarkus.runtime.Startup;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** The clients that the settings name, the one that is always there, and those that admins made. */
@ApplicationScoped
@Startup(StartOrder.SETTINGS)
public class Clients {

    private final Map<String, Client> clients = new HashMap<>();
    private final KeptClients kept;

    Clients(KeptClients kept, LatchkeyConfig config) {
        this.kept = kept;
        clients.put(
                Client.DEFAULT,
                new Client(Client.DEFAULT, Client.Method.NONE, Set.of(), Optional.empty(), Set.of(), true, false));
        config.clients().forEach((id, settings) -> clients.put(id, client(id, settings)));
    }

    private static Client client(String id, ClientSettings settings) {
        return new Client(
                id,
                Client.Method.of(settings.method()),
                settings.secretHashes().orElse(Set.of()),
                settings.jwks(),
                settings.scopes().orElse(Set.of()),
                settings.logins(),
                settings.dpopBoundAccessTokens());
    }

    /** A client by its id. */
    public Optional<Client> byId(String id) {
        return Optional.ofNullable(clients.get(id)).or(() -> kept.byId(id));
    }

    /**
     * Whether a client is there, in the database itself, and stays until the transaction ends: one that is deleted on
     * another node is known here for a moment longer.
     */
    boolean stays(String id) {
        return isSetting(id)
                || KeptClient.findByIdOptional(id, LockModeType.PESSIMISTIC_READ)
                        .isPresent();
    }

    /** All of them. */
    public Collection<Client> all() {
        Map<String, Client> all = new TreeMap<>();
        kept.all().forEach(client -> all.put(client.id(), client));
        all.putAll(clients);
        return all.values();
    }

    /** Whether a client is one of the settings, which nobody changes from outside. */
    boolean isSetting(String id) {
        return clients.containsKey(id);
    }

    boolean isPublic(String id) {
        return byId(id).filter(Client::isPublic).isPresent();
    }

    /** Whether all tokens of a client must be bound to a key. */
    boolean mustBind(String id) {
        return byId(id).filter(Client::bound).isPresent();
    }

    /** What access tokens of a client may be used for, now: what is taken from a client is taken from its sessions. */
    Set<String> scopes(String id) {
        return byId(id).map(Client::scopes).orElse(Set.of());
    }
}

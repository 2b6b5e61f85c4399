package dev.latchkey.session;

import dev.latchkey.session.Client.Method;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A client that an admin made. Of its secrets the database keeps the SHA-256. */
@Entity
@Table(name = "client")
class KeptClient extends PanacheEntityBase {

    @Id
    @Column(length = 64)
    private String id;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 32)
    private Method method;

    @Column(name = "secret_hash", length = 64)
    private String secretHash;

    /** Of the secret before, which is good until the next change. */
    @Column(name = "old_secret_hash", length = 64)
    private String oldSecretHash;

    @Column(nullable = false, length = 1024)
    private String scopes;

    @Column(nullable = false)
    private boolean logins;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    protected KeptClient() {}

    KeptClient(String id, Method method, Set<String> scopes, boolean logins, Instant now) {
        this.id = id;
        this.method = method;
        this.scopes = String.join(" ", new TreeSet<>(scopes));
        this.logins = logins;
        this.createdAt = now;
    }

    /** Gives it another secret; the present one stays good, the one before is void. */
    void changeSecret(String hash) {
        oldSecretHash = secretHash;
        secretHash = hash;
    }

    String id() {
        return id;
    }

    boolean hasSecret() {
        return method.hasSecret();
    }

    /** It may bind its tokens to keys; that it must is for the settings to say. */
    Client client() {
        Set<String> hashes =
                Stream.of(secretHash, oldSecretHash).filter(Objects::nonNull).collect(Collectors.toUnmodifiableSet());
        Set<String> names = scopes.isEmpty() ? Set.of() : Set.of(scopes.split(" "));
        return new Client(id, method, hashes, Optional.empty(), names, logins, false);
    }
}

package dev.latchkey.account;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import java.util.Optional;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;

/** An account's second factor, or one that is about to be. Both secrets are sealed. */
@Entity
@DynamicUpdate
class Totp extends PanacheEntityBase {

    @Id
    @Column(name = "account_id")
    private UUID accountId;

    /** In force, or null. */
    @Column(length = 1024)
    private String sealed;

    /** Not yet confirmed, or null. */
    @Column(length = 1024)
    private String pending;

    @Column(name = "last_step", nullable = false)
    private long lastStep;

    protected Totp() {}

    Totp(UUID accountId, String pending) {
        this.accountId = accountId;
        this.pending = pending;
    }

    /** The app has the secret that was pending: it showed the code of a time step. */
    void confirm(long step) {
        sealed = pending;
        pending = null;
        lastStep = step;
    }

    /** Seals the same secrets anew, under another master secret. */
    void reseal(String inForce, String notConfirmed) {
        sealed = inForce;
        pending = notConfirmed;
    }

    UUID accountId() {
        return accountId;
    }

    Optional<String> sealed() {
        return Optional.ofNullable(sealed);
    }

    Optional<String> pending() {
        return Optional.ofNullable(pending);
    }
}

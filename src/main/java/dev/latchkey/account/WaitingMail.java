package dev.latchkey.account;

import dev.latchkey.kernel.Language;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A mail that waits to be sent: what is needed to write it, the secret of its link sealed. */
@Entity
@Table(name = "mail_outbox")
class WaitingMail extends PanacheEntityBase {

    @Id
    private UUID id;

    @Column(name = "account_id", nullable = false)
    private UUID accountId;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 32)
    private Letter letter;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 8)
    private Language language;

    @Column(nullable = false, length = 254)
    private String recipient;

    @Column(length = 1024)
    private String sealed;

    /** From when on it may be tried. */
    @Column(name = "due_at", nullable = false)
    private Instant dueAt;

    /** From when on it is not worth sending. */
    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

    @Column(nullable = false)
    private int attempts;

    protected WaitingMail() {}

    WaitingMail(UUID id, Account account, Letter letter, String recipient, String sealed, Instant now) {
        this.id = id;
        this.accountId = account.id();
        this.letter = letter;
        this.language = account.language();
        this.recipient = recipient;
        this.sealed = sealed;
        this.dueAt = now;
        this.expiresAt = now.plus(letter.life());
    }

    /** Keeps the same secret sealed anew, under another master secret. */
    void reseal(String again) {
        sealed = again;
    }

    UUID id() {
        return id;
    }

    UUID accountId() {
        return accountId;
    }

    Letter letter() {
        return letter;
    }

    Language language() {
        return language;
    }

    String recipient() {
        return recipient;
    }

    /** The sealed secret of its link, or null. */
    String sealed() {
        return sealed;
    }

    Instant expiresAt() {
        return expiresAt;
    }

    /** How often it was tried before. */
    int attempts() {
        return attempts;
    }
}

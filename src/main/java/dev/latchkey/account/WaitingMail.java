package dev.latchkey.account;

import dev.latchkey.kernel.DueRow;
import dev.latchkey.kernel.Language;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;

/** A mail that waits to be sent: what is needed to write it, the secret of its link or what it tells of sealed. */
@Entity
@Table(name = "mail_outbox")
class WaitingMail extends DueRow {

    @Column(name = "account_id", nullable = false)
    private UUID accountId;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 32)
    private Letter letter;

    @Column(nullable = false, length = 8)
    private Language language;

    @Column(nullable = false, length = 254)
    private String recipient;

    @Column(length = 1024)
    private String sealed;

    protected WaitingMail() {}

    WaitingMail(UUID id, Account account, Letter letter, String recipient, String sealed, Instant now) {
        super(id, now, letter.life());
        this.accountId = account.id();
        this.letter = letter;
        this.language = account.language();
        this.recipient = recipient;
        this.sealed = sealed;
    }

    /** Keeps the same secret sealed anew, under another master secret. */
    void reseal(String again) {
        sealed = again;
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

    /** The sealed secret of its link, or what it tells of, sealed; or null. */
    String sealed() {
        return sealed;
    }
}

package dev.latchkey.account;

import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.Optional;
import java.util.UUID;

/** Someone asked for a link to be mailed to an address, which may be nobody's. */
@Entity
@Table(name = "link_request")
class LinkRequest extends PanacheEntityBase {

    @Id
    private UUID id;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 32)
    private OneTimeToken.Purpose purpose;

    @Column(nullable = false, length = 254)
    private String email;

    protected LinkRequest() {}

    LinkRequest(UUID id, OneTimeToken.Purpose purpose, EmailAddress email) {
        this.id = id;
        this.purpose = purpose;
        this.email = email.value();
    }

    UUID id() {
        return id;
    }

    OneTimeToken.Purpose purpose() {
        return purpose;
    }

    /** Empty where an earlier release took for an address what is none. */
    Optional<EmailAddress> email() {
        return EmailAddress.parse(email);
    }
}

package dev.latchkey.account;

import dev.latchkey.account.Account.SignUp;
import dev.latchkey.kernel.Language;
import dev.latchkey.kernel.Sha256;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;

/**
 * A link in a mail, as the database keeps it: the SHA-256 of its secret, what it does, and until when. Also a notice in a
 * mail, so that the next one does not follow too soon.
 */
@Entity
@Table(name = "one_time_token")
public class OneTimeToken extends PanacheEntityBase {

    /** What it is for. */
    public enum Purpose {
        VERIFY_EMAIL,
        RESET_PASSWORD,
        CHANGE_EMAIL,
        INVITATION,
        /** A notice and no link. */
        NEW_DEVICE,
        /** A notice and no link. */
        REPLAY
    }

    @Id
    @Column(length = 64)
    private String hash;

    @Enumerated(EnumType.STRING)
    @Column(nullable = false, length = 32)
    private Purpose purpose;

    @Column(name = "account_id", nullable = false)
    private UUID accountId;

    @Column(name = "expires_at", nullable = false)
    private Instant expiresAt;

    @Column(name = "consumed_at")
    private Instant consumedAt;

    /** The address that the link gives to the account, where it does that. */
    @Column(length = 254)
    private String email;

    /** The roles that the link gives to the account, with a blank between, where it does that. */
    @Column(length = 255)
    private String roles;

    /** The password that the link gives to the account, where it was mailed because of a sign-up. */
    @Column(name = "password_hash", length = 255)
    private String passwordHash;

    /** The name of that sign-up, or null. */
    @Column(length = 200)
    private String name;

    /** The language of that sign-up. */
    @Column(length = 8)
    private Language language;

    /** When a stranger to us asked for the link, where one did, or when the notice that it stands for is due. */
    @Column(name = "asked_at")
    private Instant askedAt;

    protected OneTimeToken() {}

    OneTimeToken(String secret, Purpose purpose, UUID accountId, Instant expiresAt) {
        this.hash = Sha256.hex(secret);
        this.purpose = purpose;
        this.accountId = accountId;
        this.expiresAt = expiresAt;
    }

    /** The link is to give the account an address. */
    OneTimeToken giving(EmailAddress address) {
        this.email = address.value();
        return this;
    }

    /** The link is to give the account roles. */
    OneTimeToken bringing(Set<String> roles) {
        this.roles = String.join(" ", new TreeSet<>(roles));
        return this;
    }

    /** The link is to give the account what a sign-up said. */
    OneTimeToken bringing(SignUp signUp) {
        this.passwordHash = signUp.passwordHash();
        this.name = signUp.name();
        this.language = signUp.language();
        return this;
    }

    /** The link was asked for by somebody who has shown nothing yet. */
    OneTimeToken asked(Instant at) {
        this.askedAt = at;
        return this;
    }

    UUID accountId() {
        return accountId;
    }

    /** The address that the link gives to the account; empty where an earlier release took for one what is none. */
    Optional<EmailAddress> email() {
        return EmailAddress.parse(email);
    }

    /** The roles that the link gives to the account; empty where it leaves them alone. */
    Optional<Set<String>> roles() {
        return Optional.ofNullable(roles).map(Account::names);
    }

    /** What the link gives to the account; empty where it leaves the account as it is. */
    Optional<SignUp> signUp() {
        return Optional.ofNullable(passwordHash).map(phc -> new SignUp(name, phc, language));
    }

    Purpose purpose() {
        return purpose;
    }

    String hash() {
        return hash;
    }
}

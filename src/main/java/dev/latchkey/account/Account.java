package dev.latchkey.account;

import dev.latchkey.kernel.Language;
import io.quarkus.hibernate.orm.panache.PanacheEntityBase;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EntityListeners;
import jakarta.persistence.Id;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.hibernate.annotations.DynamicUpdate;

/**
 * Someone who can log in. Its id is the {@code sub} of every token. Whoever changes one locks it first, and only what was
 * changed is written: a name must never bring back the password that was replaced meanwhile.
 */
@Entity
@EntityListeners(AccountChanged.Listener.class)
@DynamicUpdate
public class Account extends PanacheEntityBase {

    /** The role that every account has. */
    public static final String USER = "user";

    /** The role of operators. */
    public static final String ADMIN = "admin";

    /** What a role may be called; a column holds {@link #MOST_ROLES} of the longest and {@code user}. */
    public static final String ROLE = "[a-z][a-z0-9_.-]{0,29}";

    /** How many roles an account has at most, besides {@code user}. */
    public static final int MOST_ROLES = 7;

    /** When a password was changed here that came with its account from another system. */
    private static final Instant NOT_HERE = Instant.EPOCH;

    @Id
    private UUID id;

    @Column(nullable = false, unique = true, length = 254)
    private String email;

    @Column(length = 200)
    private String name;

    @Column(name = "password_hash", nullable = false, length = 255)
    private String passwordHash;

    @Column(name = "password_changed_at", nullable = false)
    private Instant passwordChangedAt;

    @Column(nullable = false, length = 255)
    private String roles;

    @Column(nullable = false, length = 8)
    private Language language;

    @Column(name = "created_at", nullable = false)
    private Instant createdAt;

    @Column(name = "verified_at")
    private Instant verifiedAt;

    @Column(name = "disabled_at")
    private Instant disabledAt;

    /** When somebody last signed up, until the address is confirmed; null where it did not begin with a sign-up. */
    @Column(name = "signed_up_at")
    private Instant signedUpAt;

    protected Account() {}

    Account(UUID id, EmailAddress email, SignUp signUp, Instant now) {
        this.id = id;
        this.email = email.value();
        this.createdAt = now;
        this.signedUpAt = now;
        replace(signUp, now);
    }

    /** An account that was another system's. */
    Account(UUID id, ImportedAccount imported, Instant now) {
        this.id = id;
        this.email = imported.email().value();
        this.createdAt = imported.createdAt() == null ? now : imported.createdAt();
        adopt(imported, now);
    }

    /** Takes what another system knows in place of what nobody has confirmed. */
    final void adopt(ImportedAccount imported, Instant now) {
        this.name = imported.name();
        assume(imported.roles());
        this.language = imported.language();
        this.verifiedAt = imported.verified() ? now : null;
        this.disabledAt = imported.disabled() ? now : null;
        this.signedUpAt = null;
        changePassword(imported.passwordHash(), NOT_HERE);
    }

    /** Takes one of the sign-ups for an address that nobody has confirmed yet. A sign-up brings no role of note. */
    final void replace(SignUp signUp, Instant now) {
        this.signedUpAt = signedUpAt == null ? null : now;
        this.roles = USER;
        this.name = signUp.name();
        this.language = signUp.language();
        changePassword(signUp.passwordHash(), now);
    }

    /** Replaces the password. */
    final void changePassword(String phc, Instant now) {
        this.passwordHash = phc;
        this.passwordChangedAt = now;
    }

    /** The owner has shown that the address is theirs. */
    void verify(Instant now) {
        if (verifiedAt == null) {
            verifiedAt = now;
        }
        signedUpAt = null;
    }

    /** Somebody who may has asked its owner in: it stays, although nobody confirms it for a while. */
    void invite() {
        signedUpAt = null;
    }

    /**
     * The owner has shown that the address is theirs and chosen a password. Whoever signed up before, and never showed
     * that, leaves nothing behind.
     */
    void recover(String phc, Instant now) {
        if (!verified()) {
            name = null;
        }
        changePassword(phc, now);
        verify(now);
    }

    /** The owner has shown that another address is theirs as well. */
    void move(EmailAddress address, Instant now) {
        email = address.value();
        verify(now);
    }

    /** Nobody logs in with it until it is enabled again. */
    void disable(Instant now) {
        disabledAt = now;
    }

    /** Its owner may log in again. */
    void enable() {
        disabledAt = null;
    }

    /** @param others the roles from now on, besides the one that every account has */
    final void assume(Set<String> others) {
        Set<String> all = new TreeSet<>(others);
        all.add(USER);
        roles = String.join(" ", all);
    }

    /** @param another the new name, or null for none */
    void rename(String another) {
        name = another;
    }

    /** Stores the hash of the same password at another cost. */
    public void rehash(String phc) {
        passwordHash = phc;
    }

    public UUID id() {
        return id;
    }

    public String email() {
        return email;
    }

    public String name() {
        return name;
    }

    /** The PHC string. */
    public String passwordHash() {
        return passwordHash;
    }

    /** When the password was set here; a new hash of the same password does not count, and the epoch is never. */
    public Instant passwordChangedAt() {
        return passwordChangedAt;
    }

    /** Whether its password is still the one that another system knows: it was imported, and nobody has chosen one here. */
    public boolean isAsImported() {
        return passwordChangedAt.equals(NOT_HERE);
    }

    public Language language() {
        return language;
    }

    public Instant createdAt() {
        return createdAt;
    }

    public boolean verified() {
        return verifiedAt != null;
    }

    /** Whether its address was confirmed before a time. */
    public boolean isVerifiedBefore(Instant time) {
        return verified() && verifiedAt.isBefore(time);
    }

    /**
     * Whether a sign-up may say what its password is. It may not where somebody has confirmed the address, nor where the
     * account came from another system and has the password of its owner there: apps know whose it is by its id.
     */
    boolean isOpenToSignUps() {
        return !verified() && !isAsImported();
    }

    /** The latest sign-up, which may be confirmed; empty where no sign-up may say anything. */
    Optional<SignUp> latestSignUp() {
        return isOpenToSignUps() ? Optional.of(new SignUp(name, passwordHash, language)) : Optional.empty();
    }

    /** Whether it began with a sign-up that nobody has confirmed. */
    boolean isUnconfirmedSignUp() {
        return !verified() && signedUpAt != null;
    }

    /** Whether it began with a sign-up, and nobody has confirmed it or signed up again since a time. */
    boolean isForgottenSince(Instant time) {
        return isUnconfirmedSignUp() && signedUpAt.isBefore(time);
    }

    /** When it was disabled, or null. */
    public Instant disabledAt() {
        return disabledAt;
    }

    /** The roles, sorted; {@code groups} in a token. */
    public Set<String> roles() {
        return names(roles);
    }

    /** What stands in a text, sorted, with blanks between; an earlier release began one with a blank where there was none. */
    static Set<String> names(String text) {
        Set<String> names = new TreeSet<>(List.of(text.split(" ")));
        names.remove("");
        return names;
    }

    /** A password and its company, as a sign-up brings them. */
    record SignUp(String name, String passwordHash, Language language) {
        @Override
        public String toString() {
            return "SignUp[redacted]";
        }
    }
}

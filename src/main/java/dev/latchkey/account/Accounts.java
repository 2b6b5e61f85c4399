package dev.latchkey.account;

import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import io.quarkus.hibernate.orm.panache.PanacheQuery;
import io.quarkus.hibernate.orm.panache.PanacheRepositoryBase;
import io.quarkus.panache.common.Sort;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Every query about accounts that is more than a look-up by id. */
@ApplicationScoped
public class Accounts implements PanacheRepositoryBase<Account, UUID> {

    /**
     * Who may administer: operators who have shown that the address is theirs. The first condition says nothing new, but
     * PostgreSQL has an index of those for whom it is true.
     */
    private static final String ADMINS = "roles <> 'user' and concat(' ', roles, ' ') like '% admin %'"
            + " and verifiedAt is not null and disabledAt is null";

    private static final String SPELT = "email in ?1";

    /** And whose password is all that a login asks for. */
    private static final String WITHOUT_SECOND_FACTOR =
            "not exists (select 1 from Totp t where t.accountId = ?1 and t.sealed is not null)";

    /** The account of an address. */
    public Optional<Account> byEmail(EmailAddress email) {
        return first(find(SPELT, email.spellings()), email);
    }

    /** Of two that differ in nothing but how their domain is spelt, the one whose owner has confirmed it. */
    private static Optional<Account> first(PanacheQuery<Account> spelt, EmailAddress email) {
        return spelt.list().stream()
                .max(Comparator.comparing(Account::verified)
                        .thenComparing(account -> account.email().equals(email.value())));
    }

    /** The accounts of some addresses, each as it may be spelt. */
    List<Account> byEmails(Collection<String> emails) {
        return list(SPELT, emails);
    }

    /** As {@link #byEmails}, locked until the transaction ends. */
    List<Account> lockedByEmails(Collection<String> emails) {
        return find(SPELT + " order by id", emails)
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /** An account, locked until the transaction ends: nobody changes its password meanwhile. */
    public Account locked(UUID id) {
        return findById(id, LockModeType.PESSIMISTIC_WRITE);
    }

    /**
     * Whether an account may administer.
     *
     * @param twoFactors whether its second factor was shown; where it was not, the account must have none
     */
    boolean isAdmin(UUID id, boolean twoFactors) {
        String admin = "id = ?1 and " + ADMINS;
        return count(twoFactors ? admin : admin + " and " + WITHOUT_SECOND_FACTOR, id) == 1;
    }

    /** Whether anybody may administer. */
    boolean hasAdmin() {
        return count(ADMINS) > 0;
    }

    /** Accounts that were signed up before a time and that nobody has confirmed, nor can by a link that is still good. */
    List<UUID> forgotten(Instant signedUpBefore, Instant now, int most) {
        return find("""
                        select a.id from Account a
                        where a.signedUpAt < ?1 and a.verifiedAt is null and not exists (
                            select 1 from OneTimeToken t
                            where t.accountId = a.id and t.consumedAt is null and t.expiresAt > ?2)
                        order by a.signedUpAt""", signedUpBefore, now).project(UUID.class).page(0, most).list();
    }

    /** Everybody who may administer, locked in one order, so that of two admins who end each other's role one stays. */
    List<Account> lockedAdmins() {
        return find(ADMINS, Sort.by("id"))
                .withLock(LockModeType.PESSIMISTIC_WRITE)
                .list();
    }

    /**
     * Makes sure that there is an admin without an account. All admins are locked first, whosever account it is.
     *
     * @throws Refusal {@code last_admin}
     */
    void requireAdminBesides(UUID id) {
        List<Account> admins = lockedAdmins();
        if (admins.size() == 1 && admins.get(0).id().equals(id)) {
            throw Refusal.of(RefusalCode.LAST_ADMIN);
        }
    }

    /**
     * A stretch of the accounts, in the order in which they were made.
     *
     * @param pattern what their addresses are like; {@code !} escapes
     * @param after the account before the first
     */
    List<Account> page(String pattern, UUID after, int most) {
        return find("email like ?1 escape '!' and id > ?2 order by id", pattern, after)
                .page(0, most)
                .list();
    }

    /**
     * An account, locked, whose password is still the one that was compared.
     *
     * @param known the account as it was when the password was compared
     * @throws Refusal {@code invalid_credentials}, where somebody else was faster
     */
    public Account unchanged(Account known) {
        Account account = locked(known.id());
        if (account == null || !account.passwordChangedAt().equals(known.passwordChangedAt())) {
            throw Refusal.of(RefusalCode.INVALID_CREDENTIALS);
        }
        return account;
    }

    /** The account of an address, held until the end of the transaction, so that whoever else wants to change it waits. */
    Optional<Account> lockedByEmail(EmailAddress email) {
        return first(find(SPELT, email.spellings()).withLock(LockModeType.PESSIMISTIC_WRITE), email);
    }
}

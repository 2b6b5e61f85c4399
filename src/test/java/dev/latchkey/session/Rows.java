package dev.latchkey.session;

import dev.latchkey.account.Account;
import dev.latchkey.token.RefreshToken;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Rows as a database would hand them to the rule, and what its UPDATE would make of them. */
final class Rows {

    static final RenewalPolicy DEFAULTS = new RenewalPolicy(
            Duration.ofDays(30), Duration.ofDays(90), Duration.ofSeconds(30), Duration.ofSeconds(10), true, true, true);

    private Rows() {}

    /** A row that a login has just inserted. */
    static Session loggedIn(Instant now, RenewalPolicy policy) {
        return new Session(
                UUID.randomUUID(),
                account(),
                new Login("app", null, null, null, Login.PASSWORD, Optional.empty(), null),
                now,
                policy);
    }

    /** The row after an UPDATE to another generation. */
    static Session moved(Session row, Generation to) {
        Session copy = copy(row);
        set(copy, Session.class, "generation", to);
        return copy;
    }

    /** The row after an UPDATE that ended it. */
    static Session ended(Session row, Ending ending) {
        Session copy = copy(row);
        set(copy, Session.class, "endedAt", ending.at());
        set(copy, Session.class, "endReason", ending.reason());
        return copy;
    }

    /** The row of an account that was disabled. */
    static Session disabled(Session row, Instant at) {
        set(row.account(), Account.class, "disabledAt", at);
        return row;
    }

    /** A row whose current generation was made from its predecessor. */
    static Session at(long generation, String keyHash, Instant renewedAt, Session row, RenewalPolicy policy) {
        return moved(
                row, new Generation(generation, generation - 1, keyHash, renewedAt, renewedAt.plus(policy.idle())));
    }

    /** A token of a row's family. */
    static RefreshToken token(Session row, long generation, Instant issuedAt, RenewalPolicy policy) {
        return new RefreshToken(row.id(), row.account().id(), generation, issuedAt, issuedAt.plus(policy.idle()), null);
    }

    private static Session copy(Session row) {
        Session copy = new Session();
        for (Field field : Session.class.getDeclaredFields()) {
            if (!Modifier.isStatic(field.getModifiers()) && !field.isSynthetic()) {
                set(copy, Session.class, field.getName(), get(row, field));
            }
        }
        return copy;
    }

    private static Account account() {
        Account account = new Account() {};
        set(account, Account.class, "id", UUID.randomUUID());
        set(account, Account.class, "roles", Account.USER);
        return account;
    }

    private static Object get(Object target, Field field) {
        try {
            field.setAccessible(true);
            return field.get(target);
        } catch (ReflectiveOperationException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void set(Object target, Class<?> type, String name, Object value) {
        try {
            Field field = type.getDeclaredField(name);
            field.setAccessible(true);
            field.set(target, value);
        } catch (ReflectiveOperationException failed) {
            throw new AssertionError(failed);
        }
    }
}

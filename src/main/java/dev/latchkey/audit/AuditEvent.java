package dev.latchkey.audit;

import java.util.Set;
import java.util.UUID;

/** Something that happened: to an account, a session, a key, a client, or the service as a whole. */
public sealed interface AuditEvent {

    /** {@code FastForwarded} is {@code fast_forwarded}. */
    static String type(Class<? extends AuditEvent> event) {
        return EventTypes.NAMES.get(event);
    }

    /** The account, or null where none is known. */
    default UUID accountId() {
        return null;
    }

    /** The session, or null where there is none. */
    default UUID sessionId() {
        return null;
    }

    /** What tells events of one type apart: a reason, a cause; or null. */
    default String detail() {
        return null;
    }

    /** Whether what was wanted did not happen. */
    default boolean failed() {
        return false;
    }

    /** Whether the event is worth a row and a log line; a routine one is only counted. */
    default boolean stored() {
        return true;
    }

    /** An account was made. */
    record SignedUp(UUID accountId) implements AuditEvent {}

    /** Someone signed up with the address of an account, which stays as it is. */
    record SignUpRepeated(UUID accountId) implements AuditEvent {}

    /** An address was confirmed. */
    record Verified(UUID accountId) implements AuditEvent {}

    /** A password was changed by someone who knew the old one. */
    record PasswordChanged(UUID accountId) implements AuditEvent {}

    /** A link to a new password was asked for and is on its way. */
    record ResetRequested(UUID accountId) implements AuditEvent {}

    /** A password was set by someone who reads the account's mail. */
    record PasswordReset(UUID accountId) implements AuditEvent {}

    /** Another address was asked for by someone who knew the password. */
    record EmailChangeRequested(UUID accountId) implements AuditEvent {}

    /** The account has another address. */
    record EmailChanged(UUID accountId) implements AuditEvent {}

    /** The owner is sent an invitation, because an operator or the settings ask for it. */
    record Invited(UUID accountId) implements AuditEvent {}

    /** An operator has disabled an account. */
    record AccountDisabled(UUID accountId) implements AuditEvent {}

    /** An operator has enabled an account again. */
    record AccountEnabled(UUID accountId) implements AuditEvent {}

    /** An operator has asked for the next key; the detail says what it signs. */
    record KeyRolledOver(String detail) implements AuditEvent {}

    /** An operator has declared a key compromised; the detail is its id. */
    record KeyCompromised(String detail) implements AuditEvent {}

    /** An operator has made a client; the detail is its id. */
    record ClientCreated(String detail) implements AuditEvent {}

    /** An operator has given a client another secret; the detail is its id. */
    record ClientSecretChanged(String detail) implements AuditEvent {}

    /** An operator has deleted a client; the detail is its id. */
    record ClientDeleted(String detail) implements AuditEvent {}

    /** Accounts of another system begin to come in; the detail is the import's id. */
    record ImportStarted(String detail) implements AuditEvent {}

    /** The account has other roles; the detail names them. */
    record RolesChanged(UUID accountId, String detail) implements AuditEvent {

        private static final int LONGEST = 64;

        /** As many of the roles as a detail holds. */
        public static RolesChanged to(UUID accountId, Set<String> roles) {
            String all = String.join(" ", roles);
            return new RolesChanged(accountId, all.substring(0, Math.min(all.length(), LONGEST)));
        }
    }

    /** An account was deleted, and everything personal with it. */
    record AccountDeleted(UUID accountId) implements AuditEvent {}

    /** A mail could not be sent for as long as it was worth sending; the detail says which. */
    record MailGivenUp(UUID accountId, String detail) implements AuditEvent {
        @Override
        public boolean failed() {
            return true;
        }
    }

    /** An event could not be sent to a webhook for as long as it was worth sending; the detail is the webhook's name. */
    record WebhookGivenUp(String detail) implements AuditEvent {
        @Override
        public boolean failed() {
            return true;
        }
    }

    /** A login was refused; the account is null where the address is unknown. */
    record LoginRefused(UUID accountId, String detail) implements AuditEvent {
        @Override
        public boolean failed() {
            return true;
        }
    }

    /** A login, or an attempt at a code, came too often. Whoever floods us does not fill the table: it is only counted. */
    record LoginThrottled(UUID accountId) implements AuditEvent {
        @Override
        public boolean stored() {
            return false;
        }
    }

    /** A second factor was confirmed and is in force. */
    record TotpEnabled(UUID accountId) implements AuditEvent {}

    /** A second factor was put away. */
    record TotpDisabled(UUID accountId) implements AuditEvent {}

    /** A code was wrong, or used before. */
    record TotpRefused(UUID accountId) implements AuditEvent {
        @Override
        public boolean failed() {
            return true;
        }
    }

    /** More logins failed, over all accounts and sources, than honest people fail. */
    record GuessingAlarm() implements AuditEvent {}

    /** A login opened a session; the detail says whether the account knew the device. */
    record Opened(UUID accountId, UUID sessionId, String detail) implements AuditEvent {}

    /** A token of another system was exchanged for the session; the detail is what the settings call that system. */
    record Adopted(UUID accountId, UUID sessionId, String detail) implements AuditEvent {}

    /** A refresh token was rotated. */
    record Renewed(UUID accountId, UUID sessionId) implements AuditEvent {
        @Override
        public boolean stored() {
            return false;
        }
    }

    /** A duplicate got the answer that the session already had. */
    record Repeated(UUID accountId, UUID sessionId, String detail) implements AuditEvent {
        @Override
        public boolean stored() {
            return false;
        }
    }

    /** A client that lost an answer got it by its Idempotency-Key. */
    record Recovered(UUID accountId, UUID sessionId) implements AuditEvent {
        @Override
        public boolean stored() {
            return false;
        }
    }

    /** An authentic token was newer than the database, and was followed. */
    record FastForwarded(UUID accountId, UUID sessionId) implements AuditEvent {}

    /** A refresh token was replayed; the detail says whether that ended the session or was only reported. */
    record Reused(UUID accountId, UUID sessionId, String detail) implements AuditEvent {}

    /** A session ended; the detail is the reason. */
    record Ended(UUID accountId, UUID sessionId, String detail) implements AuditEvent {}

    /** A renewal was refused; the detail is the cause. */
    record RenewalRefused(UUID accountId, UUID sessionId, String detail) implements AuditEvent {
        @Override
        public boolean stored() {
            return false;
        }
    }
}

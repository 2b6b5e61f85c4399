package dev.latchkey.audit;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The types of the events that are stored. Written down, because a native image cannot ask a sealed interface. */
public final class StoredTypes {

    public static final Set<String> ALL = Stream.<Class<? extends AuditEvent>>of(
                    AuditEvent.SignedUp.class,
                    AuditEvent.SignUpRepeated.class,
                    AuditEvent.Verified.class,
                    AuditEvent.PasswordChanged.class,
                    AuditEvent.ResetRequested.class,
                    AuditEvent.PasswordReset.class,
                    AuditEvent.EmailChangeRequested.class,
                    AuditEvent.EmailChanged.class,
                    AuditEvent.Invited.class,
                    AuditEvent.AccountDisabled.class,
                    AuditEvent.AccountEnabled.class,
                    AuditEvent.KeyRolledOver.class,
                    AuditEvent.KeyCompromised.class,
                    AuditEvent.ClientCreated.class,
                    AuditEvent.ClientSecretChanged.class,
                    AuditEvent.ClientDeleted.class,
                    AuditEvent.ImportStarted.class,
                    AuditEvent.RolesChanged.class,
                    AuditEvent.AccountDeleted.class,
                    AuditEvent.MailGivenUp.class,
                    AuditEvent.WebhookGivenUp.class,
                    AuditEvent.LoginRefused.class,
                    AuditEvent.TotpEnabled.class,
                    AuditEvent.TotpDisabled.class,
                    AuditEvent.TotpRefused.class,
                    AuditEvent.GuessingAlarm.class,
                    AuditEvent.Opened.class,
                    AuditEvent.Adopted.class,
                    AuditEvent.FastForwarded.class,
                    AuditEvent.Reused.class,
                    AuditEvent.Ended.class)
            .map(AuditEvent::type)
            .collect(Collectors.toUnmodifiableSet());

    private StoredTypes() {}
}

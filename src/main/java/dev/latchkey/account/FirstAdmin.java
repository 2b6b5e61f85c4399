package dev.latchkey.account;

import dev.latchkey.kernel.CommandLine;
import dev.latchkey.kernel.DatabaseOpened;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.StartOrder;
import io.quarkus.runtime.Startup;
import io.quarkus.runtime.configuration.ConfigurationException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;

/**
 * Lets the first admin in, by a link that is mailed to {@code latchkey.bootstrap-admin-email}; there is no default
 * password. A link that ran out is replaced at the next start, for as long as there is no admin.
 */
@ApplicationScoped
@Startup(StartOrder.SETTINGS)
class FirstAdmin {

    private static final String SETTING = "latchkey.bootstrap-admin-email";

    private final Invitations invitations;
    private final CommandLine command;
    private final Optional<EmailAddress> email;

    FirstAdmin(Invitations invitations, CommandLine command, LatchkeyConfig config) {
        this.invitations = invitations;
        this.command = command;
        this.email = config.bootstrapAdminEmail().map(FirstAdmin::address);
    }

    private static EmailAddress address(String setting) {
        return EmailAddress.parse(setting)
                .orElseThrow(() -> new ConfigurationException(SETTING + " is no e-mail address."));
    }

    void invite(@Observes DatabaseOpened opened) {
        email.filter(any -> command.isService()).ifPresent(invitations::inviteFirstAdmin);
    }
}

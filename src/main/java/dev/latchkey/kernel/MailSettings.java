package dev.latchkey.kernel;

import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** What mails say. How they are sent is said with Quarkus' own settings, {@code quarkus.mailer.*}. */
public interface MailSettings {
    /** Folder with templates that replace the built-in ones of the same file names. */
    Optional<Path> templates();

    /**
     * What owners are told of, at most once an hour each; empty for nothing. All of it unless somebody says otherwise:
     * whoever hears of it can still do something (OWASP ASVS 5.0, 6.3.5). A change of the password or the address is
     * told in any case.
     *
     * <p>A device is new where it brings no proof of an earlier login ({@code latchkey-device}), and no session that is
     * still kept, and was not logged out from elsewhere, was opened with the same device name and the same {@code
     * User-Agent}. The first login of all is told of only where the address was confirmed longer ago than sessions are
     * kept: nobody knows by then that it is the first.
     */
    @WithDefault("new-device,replay")
    Optional<Set<Notice>> notices();

    /** What an owner may want to hear of. */
    enum Notice {
        /** A login with a device that the account does not know. */
        NEW_DEVICE,
        /** A session that ended because its refresh token was replayed. */
        REPLAY
    }
}

package dev.latchkey.session;

import dev.latchkey.account.Account;
import dev.latchkey.account.Notices;
import dev.latchkey.account.Occasion;
import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.MailSettings.Notice;
import dev.latchkey.kernel.Times;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** Sees what the owner of an account should hear of, where the settings want it. */
@ApplicationScoped
class Alerts {

    private static final String REUSED = AuditEvent.type(AuditEvent.Reused.class);

    /** The detail of a replay that was not only reported. */
    private static final String ENDED = "ended";

    /** A first session may be gone sooner, where none that ended is kept. */
    private static final Duration A_DAY = Duration.ofDays(1);

    private final Sessions sessions;
    private final Notices notices;
    private final Set<Notice> wanted;
    private final Duration remembered;

    Alerts(Sessions sessions, Notices notices, LatchkeyConfig config) {
        this.sessions = sessions;
        this.notices = notices;
        this.wanted = config.mail().notices().orElse(Set.of());
        this.remembered = Times.longer(config.session().keepEnded(), A_DAY);
    }

    /**
     * Somebody logs in; their session is not written yet. An account that nobody has logged in to for so long that no
     * session is left knows no device.
     */
    void loggingIn(Account account, Login login, Instant now) {
        if (!wanted.contains(Notice.NEW_DEVICE) || login.knownDevice().isPresent()) {
            return;
        }
        boolean firstCounts = account.isVerifiedBefore(now.minus(remembered));
        if (sessions.isNewDevice(account.id(), login, firstCounts)) {
            notices.newDevice(account, new Occasion(now, login.ip(), login.device(), login.userAgent()));
        }
    }

    /** In the transaction that ends the session. */
    void happened(@Observes AuditEntry event) {
        if (wanted.contains(Notice.REPLAY) && REUSED.equals(event.type()) && ENDED.equals(event.detail())) {
            replayed(sessions.findById(event.sessionId()), event);
        }
    }

    private void replayed(Session session, AuditEntry event) {
        notices.replay(session.account(), new Occasion(event.at(), event.ip(), session.device(), session.userAgent()));
    }
}

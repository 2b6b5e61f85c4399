package dev.latchkey.account;

import io.quarkus.mailer.Mail;
import io.quarkus.mailer.reactive.ReactiveMailer;
import io.quarkus.runtime.StartupEvent;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.time.Duration;
import org.eclipse.microprofile.config.ConfigProvider;
import org.jboss.logging.Logger;

/**
 * Brings mails away: to the SMTP server where one is configured, else, on the embedded default, to the log between
 * clear marks. That is the one place where a link may be logged, because nobody could confirm an address otherwise.
 */
@ApplicationScoped
public class Postman {

    private static final Logger LOG = Logger.getLogger(Postman.class);
    private static final String HOST = "quarkus.mailer.host";
    private static final Duration SOON = Duration.ofMillis(200);
    private static final Duration LONGEST = Duration.ofSeconds(20);
    private static final int RETRIES = 5;

    private final ReactiveMailer smtp;
    private final Context lane;
    private final boolean hasServer;

    Postman(ReactiveMailer smtp, Vertx vertx) {
        this.smtp = smtp;
        this.lane = vertx.getOrCreateContext();
        this.hasServer = configured();
    }

    private static boolean configured() {
        return ConfigProvider.getConfig()
                        .unwrap(SmallRyeConfig.class)
                        .getConfigValue(HOST)
                        .getSourceOrdinal()
                > Integer.MIN_VALUE;
    }

    void announce(@Observes StartupEvent started) {
        if (!hasServer) {
            LOG.warnf("No SMTP server is set (%s): mails, links included, are printed here and not sent.", HOST);
        }
    }

    /**
     * Sends a mail and returns at once. A server that has closed an idle connection answers the next mail with 421 (RFC
     * 5321 section 3.8), so a mail that was not taken is sent again; one about which nothing is heard, too.
     */
    void deliver(Mail mail) {
        if (!hasServer) {
            print(mail);
            return;
        }
        Uni.createFrom()
                .deferred(() -> smtp.send(mail))
                .runSubscriptionOn(this::onEventLoop)
                .ifNoItem()
                .after(LONGEST)
                .fail()
                .onFailure()
                .retry()
                .withBackOff(SOON)
                .atMost(RETRIES)
                .subscribe()
                .with(
                        sent -> LOG.debug("A mail was sent"),
                        failed -> LOG.errorf("A mail could not be sent: %s", failed));
    }

    /** From any other thread the mail client may begin to listen after the server's greeting, and wait for ever. */
    private void onEventLoop(Runnable send) {
        lane.runOnContext(loop -> send.run());
    }

    private static void print(Mail mail) {
        LOG.infof(
                "%n========== MAIL (not sent: no SMTP server is set) ==========%nTo: %s%nSubject: %s%n%n%s%n========== END OF MAIL ==========",
                mail.getTo().get(0), mail.getSubject(), mail.getText());
    }
}

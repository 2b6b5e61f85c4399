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
 * Brings a mail away: to the SMTP server where one is configured, else, on the embedded default, to the log between
 * clear marks. That is the one place where a link may be logged, because nobody could confirm an address otherwise.
 */
@ApplicationScoped
class Postman {

    private static final Logger LOG = Logger.getLogger(Postman.class);
    private static final String HOST = "quarkus.mailer.host";
    private static final Duration LONGEST = Duration.ofSeconds(30);

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

    /** Whether mails go to a server, which may take its time. */
    boolean hasServer() {
        return hasServer;
    }

    /**
     * Returns once the server has taken the mail.
     *
     * @throws io.smallrye.mutiny.TimeoutException where nothing is heard: then it may have been taken, or not
     * @throws RuntimeException where it was not taken
     */
    void deliver(Mail mail) {
        if (!hasServer) {
            print(mail);
            return;
        }
        Uni.createFrom()
                .deferred(() -> smtp.send(mail))
                .runSubscriptionOn(this::onEventLoop)
                .await()
                .atMost(LONGEST);
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

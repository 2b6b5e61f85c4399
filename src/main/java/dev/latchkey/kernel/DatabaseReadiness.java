package dev.latchkey.kernel;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready while the database answers. It asks for no connection itself: behind a pool that is merely busy it would wait,
 * fail, and take a node out of service because the node has work to do.
 */
@Readiness
@ApplicationScoped
class DatabaseReadiness implements HealthCheck {

    private static final Duration A_SHORT_SILENCE = Duration.ofSeconds(5);
    private static final int MISSED_POLLS = 3;

    private final DatabaseOpening opening;
    private final DatabasePulse pulse;
    private final Duration longestSilence;

    DatabaseReadiness(DatabaseOpening opening, DatabasePulse pulse, LatchkeyConfig config) {
        this.opening = opening;
        this.pulse = pulse;
        Duration missed = config.session().endedPoll().multipliedBy(MISSED_POLLS);
        this.longestSilence = Times.longer(missed, A_SHORT_SILENCE);
    }

    @Override
    public HealthCheckResponse call() {
        String reason = opening.isOpen() ? "no answer for " + pulse.silence().toSeconds() + " s" : "waiting for it";
        boolean answers = opening.isOpen() && pulse.silence().compareTo(longestSilence) < 0;
        return answers
                ? HealthCheckResponse.up("database")
                : HealthCheckResponse.named("database")
                        .down()
                        .withData("reason", reason)
                        .build();
    }
}

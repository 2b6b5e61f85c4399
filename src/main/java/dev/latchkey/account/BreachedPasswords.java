package dev.latchkey.account;

import dev.latchkey.kernel.LatchkeyConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * Asks Have I Been Pwned's range API whether a password has leaked, where an operator wants that. It is told five digits
 * of the password's SHA-1, which some hundred leaked passwords share, and whoever watches cannot even count those,
 * because the answer is padded. No answer is no objection: a sign-up never depends on another service.
 */
@ApplicationScoped
class BreachedPasswords {

    private static final Logger LOG = Logger.getLogger(BreachedPasswords.class);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int PREFIX = 5;
    private static final int OK = 200;

    private final Optional<URI> ranges;
    private final HttpClient client;

    BreachedPasswords(LatchkeyConfig config) {
        LatchkeyConfig.Breached breached = config.password().breached();
        this.ranges = breached.enabled() ? Optional.of(breached.url()) : Optional.empty();
        this.client = breached.enabled()
                ? HttpClient.newBuilder().connectTimeout(PATIENCE).build()
                : null;
    }

    boolean contain(PasswordText password) {
        return ranges.isPresent() && isListed(sha1(password));
    }

    private boolean isListed(String hash) {
        String suffix = hash.substring(PREFIX);
        return range(hash.substring(0, PREFIX))
                .lines()
                .anyMatch(line -> line.startsWith(suffix + ":") && !line.endsWith(":0"));
    }

    /** The rest of every leaked hash that begins so, each with how often it leaked; 0 is padding. */
    private String range(String prefix) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(ranges.orElseThrow() + prefix))
                .header("Add-Padding", "true")
                .timeout(PATIENCE)
                .build();
        try {
            HttpResponse<String> answer = client.send(request, BodyHandlers.ofString());
            if (answer.statusCode() == OK) {
                return answer.body();
            }
            LOG.warnf("Leaked passwords could not be asked for: status %d", answer.statusCode());
        } catch (IOException unreachable) {
            LOG.warnf("Leaked passwords could not be asked for: %s", unreachable);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        return "";
    }

    private static String sha1(PasswordText password) {
        try {
            return HexFormat.of()
                    .withUpperCase()
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(password.bytes()));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}

package dev.latchkey.testing;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import jakarta.mail.Address;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;

/**
 * What the service needs around it in a test: a real SMTP server and a receiver of webhooks in this JVM, and a fresh
 * database. All tests come
 * from one address and try what they like, so attempts are not limited unless the argument {@link #LIMITED} says so.
 */
public class Surroundings implements QuarkusTestResourceLifecycleManager {

    private static final Pattern TOKEN = Pattern.compile("/\\S*\\?token=([A-Za-z0-9_-]+)");
    private static final String HOST = "127.0.0.1";
    private static final List<String> LIMITS = List.of("per-account", "per-source", "mails-per-source", "alarm");
    private static final String UNLIMITED = "1000000";

    /** Name of an argument: {@code true} leaves every limit at its default. */
    public static final String LIMITED = "limited";

    /** The origin of a page that may use the cookie. */
    public static final String APP = "https://app.example.com";

    private static GreenMail smtp;
    private static int port;
    private boolean limited;

    @Override
    public void init(Map<String, String> arguments) {
        limited = Boolean.parseBoolean(arguments.get(LIMITED));
    }

    @Override
    public Map<String, String> start() {
        port = freePort();
        smtp = mailServer(port, ServerSetup.PROTOCOL_SMTP);
        smtp.start();
        Map<String, String> settings = new HashMap<>(Map.of(
                "latchkey.data-dir",
                dataDir().toString(),
                "latchkey.cors.origins",
                APP,
                "latchkey.audit.seal-every",
                "PT24H",
                "quarkus.http.test-port",
                "0",
                "quarkus.mailer.mock",
                "false",
                "quarkus.mailer.from",
                "latchkey@example.org",
                "quarkus.mailer.host",
                HOST,
                "quarkus.mailer.port",
                String.valueOf(port)));
        settings.putAll(OAuthClient.settings());
        settings.putAll(Receiver.start());
        settings.putAll(OldSystem.settings());
        if (!limited) {
            LIMITS.forEach(limit -> settings.put("latchkey.throttle." + limit, UNLIMITED));
        }
        if (Postgres.isAsked()) {
            settings.putAll(Postgres.emptyDatabase());
            settings.put("quarkus.datasource.jdbc.acquisition-timeout", "30S");
        }
        return settings;
    }

    /** A mail server that is yet to be started, and may take as long for it as a slow machine needs. */
    public static GreenMail mailServer(int port, String protocol) {
        ServerSetup setup = new ServerSetup(port, HOST, protocol);
        setup.setServerStartupTimeout(Duration.ofMinutes(1).toMillis());
        return new GreenMail(setup);
    }

    /** Below those that a kernel gives to whoever connects, so that it is still free when the server starts again. */
    public static int freePort() {
        return new Random()
                .ints(20_000, 32_000)
                .filter(Surroundings::isFree)
                .findFirst()
                .orElseThrow();
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getByName(HOST))) {
            return probe.isBound();
        } catch (IOException taken) {
            return false;
        }
    }

    /** Where the SMTP server is, or was. */
    public static int smtpPort() {
        return port;
    }

    /** Does something while the SMTP server is away. It comes back on the same port, and forgets what it had received. */
    public static void withoutSmtp(Runnable work) {
        smtp.stop();
        try {
            work.run();
        } finally {
            smtp.start();
        }
    }

    private static Path dataDir() {
        try {
            return Files.createTempDirectory("latchkey-test");
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    public void stop() {
        smtp.stop();
        Receiver.stop();
        OldSystem.stop();
    }

    /** Waits until the newest mail of an address is the n-th, and returns all of them, oldest first. */
    public static List<MimeMessage> mailsTo(String address, int atLeast) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(90))
                .until(() -> mailsTo(address), mails -> mails.size() >= atLeast);
    }

    /** The mails that have arrived for an address so far, oldest first. */
    public static List<MimeMessage> mailsTo(String address) {
        return Arrays.stream(smtp.getReceivedMessages())
                .filter(mail -> isTo(mail, address))
                .toList();
    }

    private static boolean isTo(MimeMessage mail, String address) {
        try {
            for (Address recipient : mail.getRecipients(Message.RecipientType.TO)) {
                if (recipient.toString().equals(address)) {
                    return true;
                }
            }
            return false;
        } catch (MessagingException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The secret of the link in the n-th mail (from 1) to an address, once it is there. */
    public static String secretIn(String address, int number) {
        String text = text(mailsTo(address, number).get(number - 1));
        Matcher link = TOKEN.matcher(text);
        if (!link.find()) {
            throw new AssertionError("no link in: " + text);
        }
        return link.group(1);
    }

    /** The plain text of a mail, decoded. */
    public static String text(MimeMessage mail) {
        try {
            return plainPart(mail.getContent());
        } catch (IOException | MessagingException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The subject of a mail, decoded. */
    public static String subject(MimeMessage mail) {
        try {
            return MimeUtility.decodeText(mail.getSubject());
        } catch (IOException | MessagingException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** The HTML of a mail, decoded. */
    public static String html(MimeMessage mail) {
        try {
            MimeMultipart parts = (MimeMultipart) mail.getContent();
            return (String) parts.getBodyPart(parts.getCount() - 1).getContent();
        } catch (IOException | MessagingException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static String plainPart(Object content) throws IOException, MessagingException {
        return content instanceof MimeMultipart parts
                ? plainPart(parts.getBodyPart(0).getContent())
                : (String) content;
    }
}

package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.latchkey.testing.Surroundings;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.server.SMTPServer;

/** Mails of the packaged service, set up with nothing but {@code QUARKUS_MAILER_*}. */
class MailIT {

    private static final String HOST = "127.0.0.1";
    private static final String USER = "latchkey";
    private static final String SECRET = "the password of the mailbox";
    private static final String PASSWORD = "correct horse battery staple";
    private static final int MANY = 20;

    private final int port = Surroundings.freePort();

    @TempDir
    Path folder;

    private GreenMail smtp;

    @AfterEach
    void stop() {
        if (smtp != null) {
            smtp.stop();
        }
    }

    private void listen(String protocol) {
        smtp = Surroundings.mailServer(port, protocol);
        smtp.setUser("latchkey@example.org", USER, SECRET);
        smtp.start();
    }

    private Map<String, String> settings() {
        return new HashMap<>(Map.of(
                "QUARKUS_MAILER_HOST",
                HOST,
                "QUARKUS_MAILER_PORT",
                String.valueOf(port),
                "QUARKUS_MAILER_FROM",
                "latchkey@example.org",
                "LATCHKEY_PASSWORD_MEMORY_KIB",
                "1024"));
    }

    @Test
    void theMailServerIsReachedByTlsAndWithALogin() throws Exception {
        Path store = certificate();
        System.setProperty("greenmail.tls.keystore.file", store.toString());
        System.setProperty("greenmail.tls.keystore.password", SECRET);
        listen(ServerSetup.PROTOCOL_SMTPS);
        smtp.getManagers().getUserManager().setAuthRequired(true);
        Map<String, String> settings = settings();
        settings.putAll(loginAndTrust(store));
        settings.put("QUARKUS_MAILER_TLS", "true");
        try (Service service = Service.fresh(settings).start()) {
            Client client = new Client(service);
            client.register("ada@example.org", PASSWORD).expect(202);
            MimeMessage mail = received(1).get(0);
            assertThat(mail.getSubject()).isEqualTo("Please confirm your e-mail address");
            client.verify(secret(Surroundings.text(mail))).expect(200);
            client.login("ada@example.org", PASSWORD).expect(200);
            assertThat(service.output()).doesNotContain(SECRET, "= MAIL ");
        }
    }

    /** Port 587 (RFC 8314 section 3.3). Somebody on the way may hide the command, to read along. */
    @Test
    void nothingIsToldToAServerThatHasNoTlsWhereItMust() throws Exception {
        Path store = certificate();
        List<String> told = new CopyOnWriteArrayList<>();
        SMTPServer stripped = server(told).hideTLS().build();
        stripped.start();
        Map<String, String> settings = settings();
        settings.putAll(loginAndTrust(store));
        settings.put("QUARKUS_MAILER_START_TLS", "REQUIRED");
        try (Service service = Service.fresh(settings).start()) {
            Client client = new Client(service);
            client.register("ada@example.org", PASSWORD).expect(202);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> service.output().contains("A mail was not sent and is tried again"));
            assertThat(told).isEmpty();
            stripped.stop();
            SMTPServer whole = server(told)
                    .requireTLS()
                    .startTlsSocketFactory(context(store))
                    .build();
            whole.start();
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> told.size() == 2);
            whole.stop();
            assertThat(told.get(0)).isEqualTo(USER + " " + SECRET);
            client.verify(secret(told.get(1))).expect(200);
            assertThat(service.output()).doesNotContain(SECRET, "= MAIL ");
        }
    }

    /** One that has STARTTLS, as GreenMail has not; it writes down who logs in, and the mails. */
    private SMTPServer.Builder server(List<String> told) {
        return SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .requireAuth()
                .showAuthCapabilitiesBeforeSTARTTLS(true)
                .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory(
                        (user, password, context) -> told.add(user + " " + password)))
                .messageHandler((context, from, to, mail) -> told.add(text(mail)));
    }

    private static String text(byte[] mail) {
        try {
            return Surroundings.text(new MimeMessage(null, new ByteArrayInputStream(mail)));
        } catch (MessagingException malformed) {
            throw new IllegalStateException(malformed);
        }
    }

    private static SSLContext context(Path store) throws GeneralSecurityException, IOException {
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(KeyStore.getInstance(store.toFile(), SECRET.toCharArray()), SECRET.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }

    private static Map<String, String> loginAndTrust(Path store) {
        return Map.of(
                "QUARKUS_MAILER_LOGIN",
                "REQUIRED",
                "QUARKUS_MAILER_USERNAME",
                USER,
                "QUARKUS_MAILER_PASSWORD",
                SECRET,
                "QUARKUS_MAILER_TRUSTSTORE_PATHS",
                store.toString(),
                "QUARKUS_MAILER_TRUSTSTORE_PASSWORD",
                SECRET);
    }

    @Test
    void twentySignUpsOfAnOutageAreMailedOnceEachByTheProcessThatComesAfterAKill() {
        List<String> addresses = IntStream.range(0, MANY)
                .mapToObj(number -> "user-" + number + "@example.org")
                .toList();
        try (Service service = Service.fresh(settings()).start()) {
            Client client = new Client(service);
            addresses.forEach(address -> client.register(address, PASSWORD).expect(202));
            service.kill();
            listen(ServerSetup.PROTOCOL_SMTP);
            service.start();
            assertThat(received(MANY)).hasSize(MANY);
            Client again = new Client(service);
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> waiting(again) == 0);
            assertThat(recipients()).containsExactlyInAnyOrderElementsOf(addresses);
        }
    }

    @Test
    void twentySignUpsOfAnOutageAreMailedOnceEachByTwoNodes() {
        List<String> addresses = IntStream.range(0, MANY)
                .mapToObj(number -> "user-" + number + "@example.org")
                .toList();
        try (PostgresServer database = PostgresServer.fresh();
                Service a = Service.on(database, settings()).start();
                Service b = Service.on(database, settings()).start()) {
            List<Client> nodes = List.of(new Client(a), new Client(b));
            for (int number = 0; number < MANY; number++) {
                nodes.get(number % 2).register(addresses.get(number), PASSWORD).expect(202);
            }
            listen(ServerSetup.PROTOCOL_SMTP);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(120))
                    .until(() -> database.number("select count(*) from mail_outbox") == 0);
            assertThat(recipients()).containsExactlyInAnyOrderElementsOf(addresses);
        }
    }

    @Test
    void anOperatorReplacesATemplateAndIsToldWhatCouldNotBe() throws IOException {
        Files.writeString(folder.resolve("verify-en.txt"), "Welcome to Acme: {link}");
        Files.writeString(folder.resolve("reset-en.txt"), "No way back.");
        try (Service service = Service.fresh(Map.of("LATCHKEY_MAIL_TEMPLATES", folder.toString()))
                .start()) {
            Client client = new Client(service);
            client.register("ada@example.org", PASSWORD).expect(202);
            assertThat(service.printedSecret("ada@example.org")).isNotEmpty();
            assertThat(service.output())
                    .contains("Welcome to Acme: http://localhost:8080/verify?token=")
                    .contains("reset-en.txt cannot be used, the built-in one is: ")
                    .contains("so the built-in ones are used: [verify-ko.txt, ");
            client.post("/password/forgot", Map.of("email", "ada@example.org")).expect(202);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> service.output().contains("http://localhost:8080/password/reset?token="));
        }
    }

    /** GreenMail's own is for no host, and ours looks at that. */
    private Path certificate() throws IOException, InterruptedException {
        Path store = folder.resolve("mail-server.p12");
        String keytool =
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        Process made = new ProcessBuilder(
                        keytool,
                        "-genkeypair",
                        "-keystore",
                        store.toString(),
                        "-storepass",
                        SECRET,
                        "-alias",
                        "smtp",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "san=ip:" + HOST,
                        "-validity",
                        "2")
                .inheritIO()
                .start();
        assertThat(made.waitFor()).isZero();
        return store;
    }

    private List<MimeMessage> received(int atLeast) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(120))
                .until(() -> List.of(smtp.getReceivedMessages()), mails -> mails.size() >= atLeast);
    }

    private List<String> recipients() {
        List<String> recipients = new ArrayList<>();
        Stream.of(smtp.getReceivedMessages()).forEach(mail -> recipients.add(recipient(mail)));
        return recipients;
    }

    private static String recipient(MimeMessage mail) {
        try {
            return mail.getRecipients(RecipientType.TO)[0].toString();
        } catch (MessagingException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static String secret(String text) {
        return text.replaceAll("(?s).*[?]token=([\\w-]+).*", "$1");
    }

    private static double waiting(Client client) {
        return client.get("/q/metrics")
                .expect(200)
                .text()
                .lines()
                .filter(line -> line.startsWith("latchkey_mail_waiting"))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }
}

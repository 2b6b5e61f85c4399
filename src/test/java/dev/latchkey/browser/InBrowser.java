package dev.latchkey.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.Cookie;
import dev.latchkey.process.Service;
import dev.latchkey.testing.Surroundings;
import jakarta.mail.Message.RecipientType;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.InvalidKeyException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** The packaged service, a real SMTP server, and a real browser at {@code http://localhost}. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InBrowser {

    static final String PASSWORD = "correct horse battery staple";
    static final String COOKIE = "__Host-latchkey";

    /** Far longer than a page takes to look again (5 s), which is also what Playwright waits unasked. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final String HOST = "127.0.0.1";
    private static final Pattern SECRET = Pattern.compile("[?]token=([\\w-]+)");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private Chromium chromium;
    private GreenMail smtp;
    private BrowserContext context;
    private Service service;

    /** Settings of the service, as environment variables. */
    Map<String, String> settings() {
        return Map.of();
    }

    @BeforeAll
    void start() {
        chromium = Chromium.start();
        PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE.toMillis());
        int port = Surroundings.freePort();
        smtp = Surroundings.mailServer(port, ServerSetup.PROTOCOL_SMTP);
        smtp.start();
        Map<String, String> all = new HashMap<>(Map.of(
                "QUARKUS_MAILER_HOST",
                HOST,
                "QUARKUS_MAILER_PORT",
                String.valueOf(port),
                "QUARKUS_MAILER_FROM",
                "latchkey@example.org",
                "LATCHKEY_PASSWORD_MEMORY_KIB",
                "1024"));
        all.putAll(settings());
        service = Service.fresh(all).start();
    }

    @AfterAll
    void stop() {
        Stream.of(service, chromium).filter(started -> started != null).forEach(InBrowser::close);
        if (smtp != null) {
            smtp.stop();
        }
    }

    private static void close(AutoCloseable started) {
        try {
            started.close();
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @AfterEach
    void forget() {
        if (context != null) {
            context.close();
            context = null;
        }
    }

    /** The browser of one person; a test that needs no other never asks for options. */
    BrowserContext browser() {
        if (context == null) {
            context = another("en");
        }
        return context;
    }

    /** Another browser, which the test closes. */
    BrowserContext another(String language) {
        return chromium.browser().newContext(new NewContextOptions().setLocale(language));
    }

    BrowserContext another(NewContextOptions options) {
        return chromium.browser().newContext(options);
    }

    /** An address of the service, as a browser on this machine has it. */
    String at(String path) {
        return "http://localhost:" + service.url().getPort() + path;
    }

    /** Somebody with a confirmed address. */
    String somebody() {
        return somebody("Ada");
    }

    String somebody(String name) {
        String email = "user-" + UUID.randomUUID() + "@example.org";
        assertThat(post("/register", Map.of("email", email, "password", PASSWORD, "name", name))
                        .statusCode())
                .isEqualTo(202);
        assertThat(post("/verify", Map.of("token", secretMailedTo(email))).statusCode())
                .isEqualTo(200);
        return email;
    }

    /** Gives somebody a second factor; returns a recovery code, because the code that confirmed it is used up. */
    String enrol(String email) {
        String access = text(post("/login", Map.of("email", email, "password", PASSWORD)), "access_token");
        String secret = text(post("/profile/totp", Map.of("password", PASSWORD), access), "secret");
        Map<String, String> confirmation = Map.of("code", code(secret));
        return text(post("/profile/totp/confirm", confirmation, access), "recovery_codes");
    }

    private static String code(String secret) {
        try {
            return new TimeBasedOneTimePasswordGenerator()
                    .generateOneTimePasswordString(new SecretKeySpec(Base32.decode(secret), "HmacSHA1"), Instant.now());
        } catch (InvalidKeyException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    HttpResponse<String> post(String path, Map<String, ?> body) {
        return send(to(path, body).build());
    }

    HttpResponse<String> post(String path, Map<String, ?> body, String accessToken) {
        return send(
                to(path, body).header("Authorization", "Bearer " + accessToken).build());
    }

    private HttpRequest.Builder to(String path, Map<String, ?> body) {
        return HttpRequest.newBuilder(URI.create(service.url() + path))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.valueToTree(body).toString()));
    }

    /** A field of an answer, or its first element where it is a list. */
    static String text(HttpResponse<String> answer, String field) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        try {
            JsonNode value = JSON.readTree(answer.body()).path(field);
            return (value.isArray() ? value.path(0) : value).textValue();
        } catch (IOException notJson) {
            throw new IllegalStateException(notJson);
        }
    }

    /** Has the service answer a renewal of a page, and keeps the answer from the page. */
    void answerUnheard(Request renewal) {
        String kept = cookie(browser()).map(cookie -> cookie.value).orElseThrow();
        assertThat(answer(renewal, kept).statusCode()).isEqualTo(200);
    }

    /** What the service answers to a renewal of a page with this cookie. */
    HttpResponse<String> answer(Request renewal, String cookie) {
        HttpRequest copy = HttpRequest.newBuilder(URI.create(service.url() + "/refresh"))
                .header("Content-Type", "application/json")
                .header("Cookie", COOKIE + "=" + cookie)
                .header("Sec-Fetch-Site", "same-origin")
                .header("Idempotency-Key", renewal.headerValue("idempotency-key"))
                .POST(BodyPublishers.ofString(renewal.postData()))
                .build();
        return send(copy);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Waits for a mail and returns the secret of the link in the newest one. */
    String secretMailedTo(String address) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> newestSecret(address), Optional::isPresent)
                .get();
    }

    /** The texts of what has arrived by now. */
    Stream<String> mailedTo(String address) {
        return Stream.of(smtp.getReceivedMessages())
                .filter(mail -> isTo(mail, address))
                .map(Surroundings::text);
    }

    private Optional<String> newestSecret(String address) {
        return mailedTo(address)
                .map(SECRET::matcher)
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .reduce((earlier, later) -> later);
    }

    private static boolean isTo(MimeMessage mail, String address) {
        try {
            return mail.getRecipients(RecipientType.TO)[0].toString().equals(address);
        } catch (MessagingException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** Logs in on the page, and arrives at the sessions. */
    Page logIn(BrowserContext browser, String email) {
        Page page = browser.newPage();
        page.navigate(at("/account/login"));
        page.fill("#email", email);
        page.fill("#password", PASSWORD);
        page.click("#form button");
        assertThat(page.locator("#who")).hasText(email);
        return page;
    }

    /** The refresh token that the browser keeps. */
    static Optional<Cookie> cookie(BrowserContext browser) {
        return browser.cookies().stream()
                .filter(cookie -> cookie.name.equals(COOKIE))
                .findFirst();
    }

    /** Counts what a browser asks of a path from now on. */
    static AtomicInteger counting(BrowserContext browser, String path) {
        AtomicInteger count = new AtomicInteger();
        browser.onRequest(request -> {
            if (request.url().endsWith(path)) {
                count.incrementAndGet();
            }
        });
        return count;
    }

    /** Gives a page a client of its own, {@code window.latchkey}. */
    static void withClient(Page page, String options) {
        page.evaluate(
                "async (options) => { const { createLatchkey } = await import('/latchkey.js');"
                        + " window.latchkey = createLatchkey(JSON.parse(options)); }",
                options);
    }

    /** The status of a profile that the page's client asks for, or the kind of its failure. */
    static String profile(Page page) {
        return (String) page.evaluate("async () => { try { return String((await latchkey.fetch('/profile')).status); }"
                + " catch (failure) { return failure.kind; } }");
    }
}

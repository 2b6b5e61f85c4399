package dev.latchkey.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.eatthepath.otp.TimeBasedOneTimePasswordGenerator;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.security.InvalidKeyException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.util.encoders.Base32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages, as people use them. */
class PagesIT extends InBrowser {

    private static final Path SCREENSHOTS =
            Path.of(System.getProperty("test.build.directory", "target"), "screenshots");
    private static final List<String> WCAG_2_2_AA = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    /** Another device ends this one's session. */
    private static final String FROM_ELSEWHERE = """
            async ([email, password]) => {
              const post = (path, body, headers) => fetch(path, {
                method: "POST", body: JSON.stringify(body), headers: { "Content-Type": "application/json", ...headers },
              });
              const { access_token } = await (await post("/login", { email, password })).json();
              await post("/logout/others", {}, { Authorization: `Bearer ${access_token}` });
            }
            """;

    @Override
    Map<String, String> settings() {
        return Map.of("LATCHKEY_ACCESS_TOKEN_LIFETIME", "PT5S");
    }

    @Test
    void aPersonSignsUpLogsInEndsAnotherSessionAndLogsOutByKeyboardAlone() {
        String email = "ada-" + UUID.randomUUID() + "@example.org";
        Page page = browser().newPage();
        page.navigate(at("/account/login"));
        go(page, page.getByText("Sign up"));
        type(page, "#email", email);
        type(page, "#password", PASSWORD);
        type(page, "#name", "Ada");
        page.keyboard().press("Enter");
        assertThat(page.getByText("Check your mail")).isVisible();
        assertThat(page.locator("#done")).isFocused();

        page.navigate(at("/verify?token=" + secretMailedTo(email)));
        go(page, page.locator("#form button"));
        assertThat(page.locator("#done")).isFocused();
        go(page, page.locator("#done a"));
        type(page, "#email", email);
        type(page, "#password", PASSWORD);
        page.keyboard().press("Enter");
        assertThat(page.locator("#who")).hasText(email);

        post("/login", Map.of("email", email, "password", PASSWORD, "device", "the other one"));
        Locator end = page.getByLabel("End: the other one");
        assertThat(end).isVisible();
        go(page, end);
        assertThat(page.locator("#sessions li.over")).containsText("You logged out from another device.");

        go(page, page.locator("#logout"));
        assertThat(page.locator("#form")).isVisible();
        assertThat(cookie(browser())).isEmpty();
        page.goBack();
        assertThat(page.locator("#form")).isVisible();
        assertThat(page.content()).doesNotContain(email);
    }

    /** Tabs until something has the focus, as somebody without a mouse does, and presses Enter. */
    private static void go(Page page, Locator target) {
        focus(page, target);
        page.keyboard().press("Enter");
    }

    private static void type(Page page, String field, String text) {
        focus(page, page.locator(field));
        page.keyboard().type(text);
    }

    private static void focus(Page page, Locator target) {
        target.waitFor();
        for (int steps = 0; steps < 60; steps++) {
            if ((boolean) target.evaluate("(element) => element === document.activeElement")) {
                return;
            }
            page.keyboard().press("Tab");
        }
        throw new AssertionError("no key leads to " + target);
    }

    @Test
    void whatIsWrongIsSaidBesideItsField() {
        Page page = browser().newPage();
        page.navigate(at("/account/register"));
        page.fill("#email", "ada@example.org");
        page.fill("#password", "password1");
        page.click("#form button");
        assertThat(page.locator("#failed")).hasText("This is one of the most common passwords. Please choose another.");
        assertThat(page.locator("#password")).isFocused();
        assertThat(page.locator("#password")).hasAttribute("aria-describedby", "failed");
    }

    @Test
    void aWrongCurrentPasswordIsSentOnceAndARightOneEndsTheOthers() {
        String email = somebody();
        Page page = logIn(browser(), email);
        var renewals = counting(browser(), "/refresh");
        page.fill("#current", "a wrong password");
        page.fill("#new", "another long password");
        page.click("#password button");
        assertThat(page.locator("#password [role=alert]")).hasText("Wrong e-mail address or password.");
        assertThat(renewals.get()).isLessThanOrEqualTo(1);
        page.fill("#current", PASSWORD);
        page.click("#password button");
        assertThat(page.locator("#status")).hasText("Your password is changed, and all other devices are logged out.");
    }

    @Test
    void whoForgotThePasswordChoosesAnotherAndWhoIsDoneDeletesTheAccount() {
        String email = somebody();
        Page page = browser().newPage();
        page.navigate(at("/account/forgot"));
        page.fill("#email", email);
        String before = secretMailedTo(email);
        page.click("#form button");
        assertThat(page.locator("#done")).isFocused();
        page.navigate(at("/password/reset?token=" + newerSecret(page, email, before)));
        page.fill("#password", "another long password");
        page.click("#form button");
        assertThat(page.locator("#done")).isFocused();
        page.click("#done a");
        page.fill("#email", email);
        page.fill("#password", "another long password");
        page.click("#form button");
        assertThat(page.locator("#who")).hasText(email);
        page.fill("#owner", "another long password");
        page.click("#deletion button");
        assertThat(page.locator("#form")).isVisible();
        assertThat(cookie(browser())).isEmpty();
    }

    private String newerSecret(Page page, String email, String older) {
        String newest = secretMailedTo(email);
        while (newest.equals(older)) {
            page.waitForTimeout(200);
            newest = secretMailedTo(email);
        }
        return newest;
    }

    @Test
    void whoHasASecondFactorIsAskedForItsCode() {
        String email = somebody();
        String recoveryCode = enrol(email);
        Page page = browser().newPage();
        page.navigate(at("/account/login"));
        page.fill("#email", email);
        page.fill("#password", PASSWORD);
        page.click("#form button");
        assertThat(page.locator("#code")).isFocused();
        page.fill("#code", "no code");
        page.click("#second button");
        assertThat(page.locator("#second [role=alert]")).isVisible();
        page.fill("#code", recoveryCode);
        page.click("#second button");
        assertThat(page.locator("#who")).hasText(email);
    }

    /** Gives somebody a second factor; returns a recovery code, because the code that confirmed it is used up. */
    private String enrol(String email) {
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

    /** Every page in every language and scheme, on a desk and in a hand: nothing in anybody's way, and a picture of it. */
    @ParameterizedTest
    @CsvSource({"ko,LIGHT,900", "ko,DARK,390", "en,LIGHT,390", "en,DARK,900"})
    void everyPageIsForEverybody(String language, ColorScheme scheme, int width) {
        try (BrowserContext browser = another(new NewContextOptions()
                .setLocale(language)
                .setColorScheme(scheme)
                .setViewportSize(width, 800))) {
            List<String> violations = new ArrayList<>();
            Page page = browser.newPage();
            Consumer<String> look = name -> violations.addAll(
                    look(page, name + "-" + language + "-" + scheme.name().toLowerCase()));
            assertThat(walk(page, language, look)).isEqualTo(language);
            assertThat(violations).isEmpty();
        }
    }

    private String walk(Page page, String language, Consumer<String> look) {
        for (String name : List.of("register", "login", "forgot")) {
            page.navigate(at("/account/" + name));
            look.accept(name);
        }
        page.fill("#email", "nobody@example.org");
        page.click("#form button");
        assertThat(page.locator("#done")).isVisible();
        look.accept("forgot-sent");
        page.navigate(at("/account/register"));
        page.fill("#email", "new-" + UUID.randomUUID() + "@example.org");
        page.fill("#password", "password1");
        page.click("#form button");
        assertThat(page.locator("#failed")).isVisible();
        look.accept("register-refused");
        page.fill("#password", PASSWORD);
        page.click("#form button");
        assertThat(page.locator("#done")).isVisible();
        look.accept("check-mail");
        for (String path : List.of("verify", "password/reset", "profile/email/confirm")) {
            page.navigate(at("/" + path));
            look.accept(path.replace('/', '-'));
        }
        sessions(page, look);
        return (String) page.evaluate("() => document.documentElement.lang");
    }

    private void sessions(Page page, Consumer<String> look) {
        String email = somebody();
        for (String device : List.of("Ada's phone", "Office")) {
            post("/login", Map.of("email", email, "password", PASSWORD, "device", device));
        }
        page.navigate(at("/account/login"));
        page.fill("#email", email);
        page.fill("#password", PASSWORD);
        page.click("#form button");
        assertThat(page.locator("#sessions li")).hasCount(3);
        page.locator("#sessions li:not(.over) button").first().click();
        assertThat(page.locator("#sessions li.over")).hasCount(1);
        page.locator("#events .renewed").first().waitFor();
        look.accept("sessions");
        page.evaluate(FROM_ELSEWHERE, List.of(email, PASSWORD));
        assertThat(page.locator("#ended")).isVisible();
        look.accept("ended");
    }

    private static List<String> look(Page page, String name) {
        page.screenshot(new Page.ScreenshotOptions()
                .setPath(SCREENSHOTS.resolve(name + ".png"))
                .setFullPage(true));
        return new AxeBuilder(page)
                .withTags(WCAG_2_2_AA).analyze().getViolations().stream()
                        .map(rule -> name + ": " + described(rule))
                        .toList();
    }

    private static String described(Rule rule) {
        return rule.getId() + " " + rule.getNodes();
    }
}

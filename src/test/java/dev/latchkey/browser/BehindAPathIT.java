package dev.latchkey.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A proxy may have the service below a path: {@code latchkey.public-url} is where people find it. */
class BehindAPathIT extends InBrowser {

    private final Prefix prefix = new Prefix();

    @Override
    Map<String, String> settings() {
        return Map.of("LATCHKEY_PUBLIC_URL", prefix.url());
    }

    @BeforeEach
    void point() {
        prefix.to(at(""));
    }

    @AfterAll
    void stopProxy() {
        prefix.close();
    }

    @Test
    void somebodySignsUpAndLogsInAndOut() {
        String email = "user-" + UUID.randomUUID() + "@example.org";
        Page page = browser().newPage();
        page.navigate(prefix.url() + "/");
        page.click("a[href$=register]");
        page.waitForURL(prefix.url() + "/account/register");
        page.fill("#email", email);
        page.fill("#password", PASSWORD);
        page.click("#form button");
        assertThat(page.locator("#done")).isVisible();
        page.navigate(prefix.url() + "/verify?token=" + secretMailedTo(email));
        page.click("#form button");
        page.click("#done a");
        page.waitForURL(prefix.url() + "/account/login");
        page.fill("#email", email);
        page.fill("#password", PASSWORD);
        page.click("#form button");
        assertThat(page.locator("#who")).hasText(email);
        assertThat(page.locator("#sessions .badge")).isVisible();
        page.click("#logout");
        assertThat(page.locator("#form")).isVisible();
        assertThat(page.url()).isEqualTo(prefix.url() + "/account/login");
    }

    @Test
    void aMailLeadsBelowThePathAlsoWhereItsLinkHasNoSecret() {
        String email = somebody();
        post("/register", Map.of("email", email, "password", PASSWORD));
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> mailedTo(email).anyMatch(text -> text.contains(prefix.url() + "/account")));
        assertThat(mailedTo(email)).anyMatch(text -> text.contains(prefix.url() + "/verify?token="));
    }

    @Test
    void theAdminPageShowsItsFormAndItsStyle() {
        Page page = browser().newPage();
        page.navigate(prefix.url() + "/admin");
        assertThat(page.locator("#email")).isFocused();
        assertThat(page.evaluate("() => [...document.styleSheets].every((sheet) => sheet.cssRules.length > 0)"))
                .isEqualTo(true);
    }

    @Test
    void aClientIsToldThePathWithASlashAtItsEndOrWithout() {
        String email = somebody();
        for (String url : new String[] {prefix.url(), prefix.url() + "/"}) {
            Page page = browser().newPage();
            page.navigate(prefix.url() + "/account/forgot");
            Object seen = page.evaluate("""
                    async ([baseUrl, email, password]) => {
                      const { createLatchkey } = await import(new URL("../latchkey.js", location.href));
                      const latchkey = createLatchkey({ baseUrl });
                      await latchkey.login({ email, password });
                      return (await latchkey.sessions()).length > 0;
                    }
                    """, new String[] {url, email, PASSWORD});
            assertThat(seen).isEqualTo(true);
        }
    }
}

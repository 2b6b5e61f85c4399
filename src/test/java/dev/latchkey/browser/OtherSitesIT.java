package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Frame;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What pages of other sites can do with a browser that is logged in (HT-13 to HT-17): nothing, unless they were named. */
class OtherSitesIT extends InBrowser {

    private static final String USES_LATCHKEY = """
            async ([base, email, password]) => {
              const { createLatchkey } = await import(base + "/latchkey.js");
              const latchkey = createLatchkey({ baseUrl: base });
              await latchkey.login({ email, password });
              const profile = await (await latchkey.fetch(base + "/profile")).json();
              await latchkey.logout();
              return profile.email;
            }
            """;

    private final Site site = new Site();
    private String email;
    private Page page;

    /** The same site as the service, and another origin, that the operator named. */
    private String named() {
        return site.origin("localhost");
    }

    /** The same site as the service, as a sibling's subdomain is, and not named. */
    private String sibling() {
        return site.origin("sibling.localhost");
    }

    private String foreign() {
        return site.origin("127.0.0.1");
    }

    @Override
    Map<String, String> settings() {
        return Map.of("LATCHKEY_CORS_ORIGINS", named());
    }

    @AfterAll
    void stopSite() {
        site.close();
    }

    @BeforeEach
    void logIn() {
        email = somebody();
        logIn(browser(), email).close();
        page = browser().newPage();
    }

    private void stillLoggedIn() {
        Page own = browser().newPage();
        own.navigate(at("/account"));
        own.locator("#sessions .badge").waitFor();
    }

    @Test
    void aPageOfANamedOriginUsesLatchkeyAsOurOwnDo() {
        page.navigate(named());
        assertThat(page.evaluate(USES_LATCHKEY, List.of(at(""), email, PASSWORD)))
                .isEqualTo(email);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/refresh", "/logout", "/login", "/register", "/password/forgot"})
    void aFormOfAnotherSiteIsRefused(String path) {
        for (String site : List.of(foreign(), sibling())) {
            for (String type : List.of("application/x-www-form-urlencoded", "text/plain", "multipart/form-data")) {
                page.navigate(site);
                Response answer = page.waitForNavigation(() -> page.evaluate("""
                        ([action, enctype]) => {
                          const form = document.createElement("form");
                          Object.assign(form, { action, enctype, method: "POST" });
                          form.append(Object.assign(document.createElement("input"), { name: "{\\"x\\":\\"", value: "\\"}" }));
                          document.body.append(form);
                          form.submit();
                        }
                        """, List.of(at(path), type)));
                assertThat(answer.status()).isEqualTo(415);
            }
        }
        stillLoggedIn();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/refresh", "/logout", "/profile", "/sessions"})
    void aScriptOfAnotherSiteReadsNothingAndEndsNothing(String path) {
        for (String site : List.of(foreign(), sibling())) {
            page.navigate(site);
            for (String mode : List.of("cors", "no-cors")) {
                for (String type : List.of("application/json", "text/plain")) {
                    Object seen = page.evaluate("""
                            ([url, mode, type]) => fetch(url, {
                              method: "POST", mode, body: "{}", credentials: "include", headers: { "Content-Type": type },
                            }).then((answer) => answer.type + answer.status, () => "nothing")
                            """, List.of(at(path), mode, type));
                    assertThat(seen).isIn("nothing", "opaque0");
                }
            }
        }
        stillLoggedIn();
    }

    @Test
    void noOtherSiteShowsOurPagesInAFrame() {
        for (String site : List.of(foreign(), sibling(), named())) {
            page.navigate(site);
            page.evaluate(
                    "(src) => new Promise((done) => { const frame = document.createElement('iframe');"
                            + " frame.onload = done; frame.src = src; document.body.append(frame); })",
                    at("/account"));
            Optional<Frame> frame = page.frames().stream()
                    .filter(each -> each != page.mainFrame())
                    .findFirst();
            assertThat(frame.map(Frame::content)).get().asString().doesNotContain("latchkey.css");
        }
    }
}

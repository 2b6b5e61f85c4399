package dev.latchkey.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** With no window at all for duplicates: what a lost answer, and what a thief's copy, does to a page. */
class ReplayInBrowserIT extends InBrowser {

    private static final int LIFE_MILLIS = 5_000;

    @Override
    Map<String, String> settings() {
        return Map.of(
                "LATCHKEY_ACCESS_TOKEN_LIFETIME", "PT5S",
                "LATCHKEY_SESSION_DUPLICATE_WINDOW", "PT0S",
                "LATCHKEY_SESSION_DAMPING", "PT0S");
    }

    @Test
    void aRenewalWhoseAnswerIsLostIsRepairedByItsKey() {
        logIn(browser(), somebody()).close();
        Page page = browser().newPage();
        page.navigate(at("/account/forgot"));
        withClient(page, "{}");
        assertThat(profile(page)).isEqualTo("200");
        String before = cookie(browser()).map(cookie -> cookie.value).orElseThrow();
        AtomicInteger lost = new AtomicInteger();
        page.route("**/refresh", route -> {
            if (lost.getAndIncrement() == 0) {
                answerUnheard(route.request());
                route.abort();
            } else {
                route.resume();
            }
        });
        page.waitForTimeout(LIFE_MILLIS + 500);
        assertThat(profile(page)).isEqualTo("200");
        assertThat(lost).hasValue(2);
        assertThat(cookie(browser()).map(cookie -> cookie.value)).get().isNotEqualTo(before);
    }

    @Test
    void aRenewalWhoseAnswerIsLostWithItsPageIsRepairedByTheNextPage() {
        logIn(browser(), somebody()).close();
        Page page = browser().newPage();
        page.navigate(at("/account/forgot"));
        withClient(page, "{}");
        page.route("**/refresh", route -> {
            answerUnheard(route.request());
            route.abort();
        });
        assertThat(profile(page)).isEqualTo("retryable");
        page.close();
        Page next = browser().newPage();
        next.navigate(at("/account/forgot"));
        withClient(next, "{}");
        assertThat(profile(next)).isEqualTo("200");
    }

    @Test
    void aReplayEndsTheSessionAndEveryTabSaysWhy() {
        Page first = logIn(browser(), somebody());
        Page second = browser().newPage();
        second.navigate(at("/account"));
        assertThat(second.locator("#sessions .badge")).isVisible();
        Cookie stolen = cookie(browser()).orElseThrow();
        second.reload();
        assertThat(second.locator("#sessions .badge")).isVisible();
        assertThat(cookie(browser()).orElseThrow().value).isNotEqualTo(stolen.value);

        String answer = post("/refresh", Map.of("refresh_token", stolen.value.replace("\"", "")))
                .body();
        assertThat(answer).contains("\"reason\":\"reused\"");
        for (Page tab : List.of(first, second)) {
            assertThat(tab.locator("#why")).containsText("was presented again");
            assertThat(tab.locator("#events .replay")).hasCount(1);
            assertThat(tab.locator("#strip line.replay")).hasCount(1);
        }
        assertThat(cookie(browser())).isEmpty();
    }
}

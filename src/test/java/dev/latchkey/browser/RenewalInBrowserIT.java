package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import dev.latchkey.testing.Rounds;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A page stays logged in by itself, with access tokens that live for three seconds. */
class RenewalInBrowserIT extends InBrowser {

    private static final String COOKIE_MODE = "{}";
    private static final int LIFE_SECONDS = 3;
    private static final int TABS = 5;

    @Override
    Map<String, String> settings() {
        return Map.of("LATCHKEY_ACCESS_TOKEN_LIFETIME", "PT" + LIFE_SECONDS + "S");
    }

    @Test
    void fiveTabsOutliveOneAccessTokenAfterTheOtherWithoutAVisibleFailure() {
        BrowserContext browser = browser();
        logIn(browser, somebody());
        List<Page> tabs = IntStream.range(0, TABS)
                .mapToObj(number -> tab(browser, "/account/forgot"))
                .toList();
        AtomicInteger renewals = counting(browser, "/refresh");
        int lives = Rounds.of(3, 200);
        long began = System.nanoTime();
        double lived = 0;
        while (lived < lives) {
            tabs.forEach(tab -> assertThat(profile(tab)).isEqualTo("200"));
            tabs.get(0).waitForTimeout(200);
            lived = (System.nanoTime() - began) / 1e9 / LIFE_SECONDS;
        }
        assertThat(renewals.get()).as("tabs hear of each other's renewals").isBetween(lives, (int) (3 * lived));
        assertThat(cookie(browser)).isPresent();
    }

    private Page tab(BrowserContext browser, String path) {
        Page tab = browser.newPage();
        tab.navigate(at(path));
        withClient(tab, COOKIE_MODE);
        return tab;
    }

    @Test
    void requestsInParallelAtExpiryCauseOneRenewal() {
        logIn(browser(), somebody()).close();
        Page page = tab(browser(), "/account/forgot");
        assertThat(profile(page)).isEqualTo("200");
        page.waitForTimeout(LIFE_SECONDS * 1000 + 500);
        AtomicInteger renewals = counting(browser(), "/refresh");
        Object statuses = page.evaluate("async () => (await Promise.all(Array.from({ length: 20 },"
                + " () => latchkey.fetch('/profile')))).every((answer) => answer.status === 200)");
        assertThat(statuses).isEqualTo(true);
        assertThat(renewals).hasValue(1);
    }

    @Test
    void aClockThatIsWrongByAnHourChangesNothing() {
        for (long hours : List.of(-1, 1)) {
            try (BrowserContext browser = another("en")) {
                browser.clock().install();
                browser.clock()
                        .setSystemTime(System.currentTimeMillis()
                                + Duration.ofHours(hours).toMillis());
                logIn(browser, somebody()).close();
                Page page = tab(browser, "/account/forgot");
                long off = ((Number) page.evaluate("Date.now()")).longValue() - System.currentTimeMillis();
                assertThat(Duration.ofMillis(off).abs()).isGreaterThan(Duration.ofMinutes(59));
                AtomicInteger renewals = counting(browser, "/refresh");
                assertThat(profile(page)).isEqualTo("200");
                assertThat(profile(page)).isEqualTo("200");
                assertThat(renewals).hasValue(1);
                browser.clock().runFor(LIFE_SECONDS * 1000L);
                assertThat(profile(page)).isEqualTo("200");
                assertThat(renewals).hasValue(2);
            }
        }
    }

    @Test
    void offlineForLongerThanAnAccessTokenIsNoLogout() {
        BrowserContext browser = browser();
        logIn(browser, somebody()).close();
        Page page = tab(browser, "/account/forgot");
        assertThat(profile(page)).isEqualTo("200");
        browser.setOffline(true);
        page.waitForTimeout(LIFE_SECONDS * 1000 + 500);
        AtomicInteger attempts = counting(browser, "/refresh");
        assertThat(profile(page)).isEqualTo("retryable");
        assertThat(profile(page)).isEqualTo("retryable");
        assertThat(attempts.get()).as("the loop breaker").isLessThanOrEqualTo(3);
        browser.setOffline(false);
        String answer = Stream.generate(() -> {
                    page.waitForTimeout(500);
                    return profile(page);
                })
                .limit(30)
                .filter("200"::equals)
                .findFirst()
                .orElse("never");
        assertThat(answer).isEqualTo("200");
    }

    @Test
    void noScriptSeesTheRefreshToken() {
        Page page = logIn(browser(), somebody());
        assertThat(cookie(browser()).orElseThrow()).satisfies(cookie -> {
            assertThat(cookie.httpOnly).isTrue();
            assertThat(cookie.secure).isTrue();
            assertThat(cookie.sameSite.toString()).isEqualTo("STRICT");
        });
        String token = cookie(browser()).orElseThrow().value.replace("\"", "");
        Object seen = page.evaluate(
                "() => document.cookie + JSON.stringify({ ...localStorage }) + JSON.stringify({ ...sessionStorage })");
        assertThat(seen.toString()).doesNotContain(token, "eyJ");
        assertThat(page.evaluate("() => indexedDB.databases().then((all) => all.length)"))
                .isEqualTo(0);
    }

    @ParameterizedTest
    @ValueSource(strings = {COOKIE_MODE, "{\"storage\":\"memory\"}"})
    void whereNobodyIsLoggedInThatIsTheAnswerHoweverOftenAPageAsks(String options) {
        Page page = browser().newPage();
        page.navigate(at("/account/forgot"));
        withClient(page, options);
        AtomicInteger questions = counting(browser(), "/refresh");
        assertThat(Stream.generate(() -> profile(page)).limit(6)).containsOnly("ended");
        assertThat(questions.get()).as("the loop breaker").isLessThanOrEqualTo(3);
    }

    @Test
    void inMemoryEveryPageIsASessionOfItsOwn() {
        String email = somebody();
        Page page = browser().newPage();
        page.navigate(at("/account/forgot"));
        withClient(page, "{\"storage\":\"memory\"}");
        assertThat(profile(page)).isEqualTo("ended");
        page.evaluate("(login) => latchkey.login(login)", Map.of("email", email, "password", PASSWORD));
        assertThat(profile(page)).isEqualTo("200");
        page.waitForTimeout(LIFE_SECONDS * 1000 + 500);
        assertThat(profile(page)).isEqualTo("200");
        assertThat(cookie(browser())).isEmpty();
        page.evaluate("() => latchkey.logout()");
        assertThat(profile(page)).isEqualTo("ended");
    }
}

package dev.latchkey.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What one tab does to another while both wait for an answer. */
class TabsIT extends InBrowser {

    /** A client whose storage outlives the page and is not the browser's cookie; it writes down what it hears. */
    private static final String CLIENT = """
            async (storage) => {
              const { createLatchkey } = await import("/latchkey.js");
              const kept = {
                load: () => JSON.parse(localStorage.kept ?? "null"),
                save: (next) => { localStorage.kept = JSON.stringify(next); },
              };
              window.heard = [];
              window.latchkey = createLatchkey({ storage: storage === "cookie" ? "cookie" : kept });
              latchkey.onChange(({ type }) => heard.push(type));
            }
            """;

    private static final String ASK_AND_GO_ON = """
            () => { window.seen = latchkey.fetch("/profile").then((answer) => String(answer.status), (failure) => failure.kind); }
            """;

    private static final String LOG_IN = "(login) => latchkey.login(login)";

    private String email;

    @BeforeEach
    void signUp() {
        email = somebody();
    }

    private Map<String, String> login() {
        return Map.of("email", email, "password", PASSWORD);
    }

    private Page tab(String storage) {
        Page tab = browser().newPage();
        tab.navigate(at("/account/forgot"));
        tab.evaluate(CLIENT, storage);
        return tab;
    }

    /** Lets a tab ask, and keeps the first question from the service. */
    private static Route held(Page tab, String path, Runnable asking) {
        AtomicReference<Route> held = new AtomicReference<>();
        tab.route("**" + path, route -> {
            if (!held.compareAndSet(null, route)) {
                route.resume();
            }
        });
        asking.run();
        tab.waitForCondition(() -> held.get() != null);
        return held.get();
    }

    /** What a tab is told of one session says nothing about the next. */
    @ParameterizedTest
    @ValueSource(strings = {"cookie", "kept"})
    void aRefusalThatComesLateLeavesTheLoginOfAnotherTabAlone(String storage) {
        logInWhileARefusalIsOnItsWay(storage, () -> {});
    }

    @ParameterizedTest
    @ValueSource(strings = {"cookie", "kept"})
    void aRefusalThatComesLateIsKnownForItAlsoWhereTheClockWasSetBack(String storage) {
        setClock(1);
        logInWhileARefusalIsOnItsWay(storage, () -> setClock(0));
    }

    private void logInWhileARefusalIsOnItsWay(String storage, Runnable meanwhile) {
        Page late = tab(storage);
        String ended = endedSession(late, storage);
        Route renewal = held(late, "/refresh", () -> late.evaluate(ASK_AND_GO_ON));
        meanwhile.run();
        Page other = tab(storage);
        other.evaluate(LOG_IN, login());
        late.waitForCondition(() -> heard(late).contains("login"));
        refuse(renewal, ended);
        bothGoOn(late, other, storage);
    }

    /** Sets the device's clock so many hours fast, in pages that are there and in those to come. */
    private void setClock(long hours) {
        browser()
                .clock()
                .setSystemTime(Instant.now().plus(Duration.ofHours(hours)).toEpochMilli());
    }

    /** A tab that was there while the clock was wrong, and one that came when it was right. */
    @ParameterizedTest
    @ValueSource(longs = {-1, 1})
    void theEndOfASessionReachesEveryTabAlsoWhereTheClockWasSetAfterTheLogin(long hours) {
        setClock(hours);
        Page before = tab("cookie");
        before.evaluate(LOG_IN, login());
        setClock(0);
        Page after = tab("cookie");
        assertThat(profile(after)).isEqualTo("200");
        end(refreshToken(after, "cookie"));
        assertThat(profile(before)).isEqualTo("ended");
        assertThat(heard(before)).contains("ended");
        after.waitForCondition(() -> heard(after).contains("ended"));
    }

    /** The same, where the refused renewal was asked for during the login, and so cannot be told from a renewal after it. */
    @ParameterizedTest
    @ValueSource(strings = {"cookie", "kept"})
    void aRefusalDuringALoginLeavesItAlone(String storage) {
        Page late = tab(storage);
        String ended = storage.equals("cookie") ? "" : endedSession(late, storage);
        Page other = tab(storage);
        Route login = heldLogin(other, login());
        Route renewal = held(late, "/refresh", () -> late.evaluate(ASK_AND_GO_ON));
        login.resume();
        other.evaluate("() => login");
        late.waitForCondition(() -> heard(late).contains("login"));
        refuse(renewal, ended);
        bothGoOn(late, other, storage);
    }

    private static Route heldLogin(Page tab, Map<String, String> login) {
        return held(tab, "/login", () -> tab.evaluate("(login) => { window.login = latchkey.login(login); }", login));
    }

    /**
     * The answer of a renewal that was asked for during the login would bring back whoever was there before. It may have
     * been asked for with the new cookie as well, and carried out: the next one has its key.
     */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aRenewalDuringALoginDoesNotUndoIt(boolean inTheSameTab) {
        Page asking = tab("cookie");
        asking.evaluate(LOG_IN, login());
        begin(asking, "cookie");
        Page other = inTheSameTab ? asking : tab("cookie");
        String another = somebody();
        Route login = heldLogin(other, Map.of("email", another, "password", PASSWORD));
        Route renewal = held(asking, "/refresh", () -> asking.evaluate(ASK_AND_GO_ON));
        HttpResponse<String> late = answer(renewal.request(), refreshToken(asking, "cookie"));
        login.resume();
        other.evaluate("() => login");
        asking.waitForCondition(() -> heard(asking).contains("login"));
        String token = refreshToken(other, "cookie");
        deliver(late, renewal);
        assertThat(asking.evaluate("() => seen")).isEqualTo("200");
        assertThat(refreshToken(other, "cookie")).isEqualTo(token);
        assertThat(asking.evaluate("async () => (await (await latchkey.fetch('/profile')).json()).email"))
                .isEqualTo(another);
        begin(other, "cookie");
        Route next = held(other, "/refresh", () -> other.evaluate(ASK_AND_GO_ON));
        assertThat(key(next)).isEqualTo(key(renewal));
        next.resume();
    }

    @Test
    void aRenewalOnItsWayDoesNotUndoTheLogoutOfAnotherTab() {
        Page one = tab("cookie");
        one.evaluate(LOG_IN, login());
        Page late = tab("cookie");
        Route renewal = held(late, "/refresh", () -> late.evaluate(ASK_AND_GO_ON));
        HttpResponse<String> answer = answer(renewal.request(), refreshToken(late, "cookie"));
        one.evaluate("() => latchkey.logout()");
        late.waitForCondition(() -> heard(late).contains("ended"));
        deliver(answer, renewal);
        assertThat(late.evaluate("() => seen")).isEqualTo("ended");
        assertThat(heard(late)).containsExactly("ended");
        assertThat(cookie(browser())).isEmpty();
    }

    private static String key(Route renewal) {
        return renewal.request().headerValue("idempotency-key");
    }

    /** A session that is over, which the browser does not know yet; its refresh token. */
    private String endedSession(Page tab, String storage) {
        tab.evaluate(LOG_IN, login());
        String token = refreshToken(tab, storage);
        end(token);
        begin(tab, storage);
        return token;
    }

    /** Begins a tab anew, so that it has no access token. */
    private static void begin(Page tab, String storage) {
        tab.reload();
        tab.evaluate(CLIENT, storage);
    }

    /** Ends a session without a word to the browser. */
    private void end(String token) {
        assertThat(post("/logout", Map.of("refresh_token", token)).statusCode()).isEqualTo(204);
    }

    private String refreshToken(Page tab, String storage) {
        return storage.equals("cookie")
                ? cookie(browser()).orElseThrow().value.replace("\"", "")
                : (String) tab.evaluate("() => JSON.parse(localStorage.kept).refreshToken");
    }

    /** Answers what the service answers to a token, or to none, as if that had been long on its way. */
    private void refuse(Route renewal, String token) {
        HttpResponse<String> answer = answer(renewal.request(), token);
        assertThat(answer.statusCode()).isBetween(400, 401);
        deliver(answer, renewal);
    }

    private static void deliver(HttpResponse<String> answer, Route renewal) {
        renewal.fulfill(new Route.FulfillOptions()
                .setStatus(answer.statusCode())
                .setBody(answer.body())
                .setHeaders(Map.of(
                        "Content-Type",
                        "application/json",
                        "Set-Cookie",
                        answer.headers().firstValue("Set-Cookie").orElse("none=; Max-Age=0"))));
    }

    /** The last login is heard after everything that was said before. */
    private void bothGoOn(Page late, Page other, String storage) {
        String token = refreshToken(other, storage);
        assertThat(late.evaluate("() => seen")).isEqualTo("200");
        assertThat(refreshToken(other, storage)).isEqualTo(token);
        late.evaluate(LOG_IN, login());
        other.waitForCondition(
                () -> heard(other).stream().filter("login"::equals).count() == 2);
        assertThat(heard(other)).doesNotContain("ended");
        assertThat(profile(other)).isEqualTo("200");
    }

    @SuppressWarnings("unchecked")
    private static List<String> heard(Page tab) {
        return (List<String>) tab.evaluate("() => heard");
    }

    @Test
    void thePageOfAnAccountIsThatOfWhoeverLoggedInLast() {
        Page page = logIn(browser(), email);
        String another = somebody();
        tab("cookie").evaluate(LOG_IN, Map.of("email", another, "password", PASSWORD));
        assertThat(page.locator("#who")).hasText(another);
    }

    @Test
    void aLogoutReachesEveryTabAndForgetsAllButTheDevice() {
        Page one = tab("kept");
        one.evaluate(LOG_IN, login());
        Page other = tab("kept");
        assertThat(profile(other)).isEqualTo("200");
        one.evaluate("() => latchkey.logout()");
        other.waitForCondition(() -> heard(other).contains("ended"));
        assertThat(profile(other)).isEqualTo("ended");
        // The other tab may hear of the end before it sees what is stored; then it asks once more, and forgets it too.
        one.waitForFunction("() => Object.keys(JSON.parse(localStorage.kept)).join() === 'device'");
    }

    @Test
    void clientsOfDifferentStoragesOnOnePageAreTwo() {
        Page page = tab("cookie");
        page.evaluate("() => { window.first = latchkey; }");
        page.evaluate(CLIENT, "kept");
        page.evaluate("(login) => first.login(login)", login());
        assertThat(profile(page)).isEqualTo("ended");
        page.evaluate(LOG_IN, login());
        page.evaluate("() => latchkey.logout()");
        page.evaluate("() => { window.latchkey = first; }");
        assertThat(profile(page)).isEqualTo("200");
    }

    @Test
    void aDeviceIsKnownAtTheNextLoginAlsoWithoutACookie() {
        Page page = tab("kept");
        assertThat(deviceOf(page)).isNull();
        String known = deviceOf(page);
        assertThat(known).startsWith("ey");
        page.evaluate("() => latchkey.logout()");
        begin(page, "kept");
        assertThat(deviceOf(page)).startsWith("ey");
        assertThat(deviceOf(tab("cookie"))).isNull();
    }

    /** What a login says about the device that it comes from. */
    private String deviceOf(Page page) {
        Request request = page.waitForRequest("**/login", () -> page.evaluate(LOG_IN, login()));
        return request.headerValue("latchkey-device");
    }

    @Test
    void aTokenThatWasRefusedIsRenewedOnceByWhoeverSaysSo() {
        Page page = tab("cookie");
        page.evaluate(LOG_IN, login());
        Object renewed = page.evaluate("""
                async () => {
                  const refused = await latchkey.accessToken();
                  const next = await latchkey.accessToken(refused);
                  return next !== refused && next === (await latchkey.accessToken(refused));
                }
                """);
        assertThat(renewed).isEqualTo(true);
        assertThat(heard(page)).containsExactly("login", "renewed");
    }

    @Test
    void aRefusalThatSaysNothingIsAnAnswerLikeAnyOther() {
        Page page = tab("cookie");
        page.evaluate(LOG_IN, login());
        page.route(
                "**/elsewhere",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setStatus(401)
                        .setContentType("application/json")
                        .setBody("null")));
        assertThat(page.evaluate("async () => (await latchkey.fetch('/elsewhere')).status"))
                .isEqualTo(401);
    }

    @Test
    void programsLearnThatNobodyWasReached() {
        Page page = tab("cookie");
        for (Runnable trouble : List.<Runnable>of(
                () -> page.route("**/login", Route::abort),
                () -> page.route(
                        "**/login",
                        route -> route.fulfill(
                                new Route.FulfillOptions().setStatus(502).setBody("<html>"))))) {
            trouble.run();
            assertThat(page.evaluate(
                            "(login) => latchkey.login(login).catch(({ kind, code }) => kind + ' ' + code)", login()))
                    .isEqualTo("retryable unreachable");
        }
    }
}

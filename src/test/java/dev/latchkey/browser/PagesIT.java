package dev.latchkey.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.deque.html.axecore.results.Rule;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Request;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The pages, as people use them. */
class PagesIT extends InBrowser {

    private static final Path SCREENSHOTS =
            Path.of(System.getProperty("test.build.directory", "target"), "screenshots");
    private static final List<String> WCAG_2_2_AA = List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa");

    private static final String ADMIN = "admin@example.org";
    private static final String UNREACHED = "The service cannot be reached. Please try again.";
    private static final String MARKUP = "<img src=x onerror=alert(1)>";

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
        return Map.of(
                "LATCHKEY_ACCESS_TOKEN_LIFETIME", "PT5S",
                "LATCHKEY_SESSION_DAMPING", "PT0S",
                "LATCHKEY_BOOTSTRAP_ADMIN_EMAIL", ADMIN);
    }

    @BeforeAll
    void letTheAdminIn() {
        assertThat(post("/password/reset", Map.of("token", secretMailedTo(ADMIN), "password", PASSWORD))
                        .statusCode())
                .isEqualTo(204);
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
    void whoCannotReachTheServiceIsToldSo() {
        Page page = browser().newPage();
        page.navigate(at("/account/forgot"));
        page.route("**/password/forgot", Route::abort);
        page.fill("#email", "ada@example.org");
        page.click("#form button");
        assertThat(page.locator("#failed")).hasText(UNREACHED);
        page.navigate(at("/account/login"));
        page.route(
                "**/login",
                route -> route.fulfill(new Route.FulfillOptions().setStatus(502).setBody("<h1>Bad gateway</h1>")));
        page.fill("#email", "ada@example.org");
        page.fill("#password", PASSWORD);
        page.click("#form button");
        assertThat(page.locator("#failed")).hasText(UNREACHED);
        page.unroute("**/login");
        Page in = logIn(browser(), somebody());
        in.route("**/logout", Route::abort);
        in.click("#logout");
        assertThat(in.locator("#status")).hasText(UNREACHED);
    }

    /** A browser keeps no secure cookie there, and would ask again and again. */
    @Test
    void whoComesByPlainHttpIsToldThatNoLoginIsKeptThere() {
        Page page = browser().newPage();
        page.route(
                "http://login.test/**",
                route -> route.fulfill(new Route.FulfillOptions()
                        .setResponse(route.fetch(new Route.FetchOptions()
                                .setUrl(route.request().url().replace("http://login.test", at("")))))));
        page.navigate("http://login.test/account/login");
        assertThat(page.locator("#insecure"))
                .hasText(
                        "This page came over plain HTTP, where browsers keep no login. Please open its https address.");
        assertThat(page.locator("#form")).isHidden();
    }

    @Test
    void aLinkThatIsOverLeadsToAnother() {
        Page page = browser().newPage();
        page.navigate(at("/verify?token=of-long-ago"));
        Request sent = page.waitForRequest("**/verify", () -> page.click("#form button"));
        assertThat(sent.method()).isEqualTo("POST");
        assertThat(page.locator("#failed")).hasText("This link is invalid or has expired.");
        assertThat(page.locator("#form button")).isFocused();
        page.getByText("Sign up").click();
        page.waitForURL(at("/account/register"));
        page.navigate(at("/password/reset?token=of-long-ago"));
        page.fill("#password", PASSWORD);
        page.click("#form button");
        assertThat(page.locator("#failed")).hasText("This link is invalid or has expired.");
        page.getByText("Forgot your password?").click();
        page.waitForURL(at("/account/forgot"));
    }

    @Test
    void whoHasNotConfirmedTheAddressGetsAnotherMailWhereThatIsAskedFor() {
        String email = "new-" + UUID.randomUUID() + "@example.org";
        Page page = browser().newPage();
        page.navigate(at("/account/register"));
        page.fill("#email", email);
        page.fill("#password", PASSWORD);
        page.click("#form button");
        sendAgain(page, email);
        page.navigate(at("/account/login"));
        page.fill("#email", email);
        page.fill("#password", PASSWORD);
        page.click("#form button");
        assertThat(page.locator("#failed")).hasText("Please confirm your e-mail address first.");
        sendAgain(page, email);
        page.fill("#password", "a wrong password");
        page.click("#form button");
        assertThat(page.locator("#failed")).hasText("Wrong e-mail address or password.");
        assertThat(page.locator("#resend button")).isHidden();
    }

    private static void sendAgain(Page page, String email) {
        Request sent = page.waitForRequest("**/verify/resend", () -> page.click("#resend button"));
        assertThat(sent.postData()).contains(email);
        assertThat(page.locator("#resend [role=status]")).isVisible();
    }

    @Test
    void aWrongCurrentPasswordIsSentOnceAndARightOneEndsTheOthers() {
        String email = somebody();
        Page page = logIn(browser(), email);
        Locator name = page.locator("#password [autocomplete=username]");
        assertThat(name).hasValue(email);
        var renewals = counting(browser(), "/refresh");
        page.fill("#current", "a wrong password");
        page.fill("#new", "another long password");
        page.click("#password button");
        assertThat(page.locator("#password [role=alert]")).hasText("Wrong e-mail address or password.");
        assertThat(page.locator("#password button")).isFocused();
        assertThat(renewals.get()).isLessThanOrEqualTo(1);
        page.fill("#current", PASSWORD);
        page.click("#password button");
        assertThat(page.locator("#status")).hasText("Your password is changed, and all other devices are logged out.");
        assertThat(name).hasValue(email);
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
        page.route("**/login/totp", PagesIT::refuseAsTooLate, new Page.RouteOptions().setTimes(1));
        page.click("#second button");
        assertThat(page.locator("#failed")).hasText("This login has expired. Please log in again.");
        assertThat(page.locator("#second")).isHidden();
        assertThat(page.locator("#password")).isFocused();
        page.click("#form button");
        assertThat(page.locator("#code")).isFocused();
        page.fill("#code", recoveryCode);
        page.click("#second button");
        assertThat(page.locator("#who")).hasText(email);
    }

    private static void refuseAsTooLate(Route login) {
        login.fulfill(new Route.FulfillOptions()
                .setStatus(401)
                .setContentType("application/json")
                .setBody(
                        "{\"error\":\"This login has expired. Please log in again.\",\"code\":\"invalid_challenge\"}"));
    }

    @Test
    void anAdminTakesAwayASecondFactorThatItsOwnerHasLost() {
        String email = somebody();
        enrol(email);
        Page page = administer(browser(), "accounts?email=" + email);
        page.locator("#accounts a").click();
        for (String answer : List.of("The second factor is gone. Sessions go on.", "No second factor is in force.")) {
            page.click("#remove-totp");
            page.click("#yes");
            assertThat(page.locator("#status")).hasText(answer);
        }
        assertThat(post("/login", Map.of("email", email, "password", PASSWORD)).body())
                .contains("access_token");
    }

    @Test
    void anAdminSeesNothingOfAnAccountAnyMoreOnceAnotherIsOpened() {
        Page page = administer(browser(), "overview");
        String one = placeOf(page, somebody());
        String other = somebody();
        String next = placeOf(page, other);
        open(page, one);
        assertThat(page.locator("#disable")).isVisible();
        page.route(answers(next), route -> route.fulfill(new Route.FulfillOptions().setStatus(503)));
        open(page, next);
        assertThat(page.locator("#alarm")).isVisible();
        assertThat(page.locator("#account")).isEmpty();
        assertThat(page.locator("#disable")).isHidden();
        assertThat(page.locator("#roles")).isHidden();

        page.unroute(answers(next));
        AtomicReference<Route> late = new AtomicReference<>();
        page.route(answers(one), late::set);
        open(page, one);
        page.waitForCondition(() -> late.get() != null);
        open(page, next);
        assertThat(page.locator("#account")).containsText(other);
        page.waitForResponse(answers(one), () -> late.get().resume()).finished();
        page.evaluate("() => fetch('/')"); // Once this is answered the page has read what came before.
        assertThat(page.locator("#account")).containsText(other);
        page.click("#disable");
        assertThat(page.locator("#status")).hasText("The account is disabled, and its sessions have ended.");
        assertThat(page.locator("#account")).containsText(other);
    }

    @Test
    void whatAnAdminHasConfirmedIsDoneToTheAccountThatWasAskedAbout() {
        String asked = somebody();
        String other = somebody();
        Page page = administer(browser(), "overview");
        String place = placeOf(page, asked);
        String next = placeOf(page, other);
        open(page, place);
        assertThat(page.locator("#account")).containsText(asked);
        page.click("#end-all");
        assertThat(page.locator("#asked")).containsText(asked);
        open(page, next);
        assertThat(page.locator("#account")).containsText(other);
        Request sent = page.waitForRequest("**/sessions", () -> page.click("#yes"));
        assertThat(sent.method()).isEqualTo("DELETE");
        assertThat(sent.url()).contains(idIn(place));
    }

    /** Where the page shows an account. */
    private static String placeOf(Page page, String email) {
        open(page, "#accounts?email=" + email);
        assertThat(page.locator("#accounts li")).containsText(email);
        return page.locator("#accounts a").getAttribute("href");
    }

    private static void open(Page page, String place) {
        page.evaluate("(place) => { location.hash = place; }", place);
    }

    private static String idIn(String place) {
        return place.substring(place.indexOf('=') + 1);
    }

    /** What the service answers about the account of a place. */
    private static String answers(String place) {
        return "**/admin/accounts/" + idIn(place);
    }

    @Test
    void anAdminReadsWhySomebodyIsLoggedOutAndWhatTheyCallThemselvesIsNoMarkup() {
        String email = somebody(MARKUP);
        replay(text(post("/login", login(email, MARKUP)), "refresh_token"));
        post("/login", login(email, "phone"));
        List<String> complaints = complaints(browser());
        Page page = administer(browser(), "accounts?email=" + email);
        assertThat(page.locator("#accounts li")).containsText(MARKUP);
        go(page, page.getByText(email));
        Locator replayed = page.locator("#timelines li.over");
        assertThat(replayed).containsText(MARKUP);
        assertThat(replayed).containsText("A refresh token that had been used was presented again.");
        assertThat(replayed.locator("ol")).containsText("this is the last of 2.");
        go(page, page.getByLabel("End: phone"));
        assertThat(page.locator("#timelines li.over").first()).containsText("An administrator ended it.");
        assertThat(page.locator("#status")).hasText("The session has ended.");
        go(page, page.locator("#delete"));
        assertThat(page.locator("#yes")).isDisabled();
        page.keyboard().type(email);
        page.keyboard().press("Enter");
        assertThat(page.locator("#accounts-title")).isFocused();
        page.fill("#sought", email);
        page.keyboard().press("Enter");
        assertThat(page.locator("#accounts .none")).isVisible();
        assertThat(complaints).isEmpty();
    }

    private static Map<String, String> login(String email, String device) {
        return Map.of("email", email, "password", PASSWORD, "device", device);
    }

    private void replay(String token) {
        String next = text(post("/refresh", Map.of("refresh_token", token)), "refresh_token");
        post("/refresh", Map.of("refresh_token", next));
        assertThat(post("/refresh", Map.of("refresh_token", token)).body()).contains("reused");
    }

    /** What a page must not do: run what is no script of ours, or fail. A refusal is no failure. */
    private static List<String> complaints(BrowserContext browser) {
        List<String> complaints = new CopyOnWriteArrayList<>();
        browser.onDialog(dialog -> {
            complaints.add(dialog.message());
            dialog.dismiss();
        });
        browser.onWebError(failure -> complaints.add(failure.error()));
        browser.onConsoleMessage(message -> {
            if (message.type().equals("error") && !message.text().startsWith("Failed to load resource")) {
                complaints.add(message.text());
            }
        });
        return complaints;
    }

    /** Logs the admin in on the page itself, which leads to the place that was wanted. */
    private Page administer(BrowserContext browser, String place) {
        Page page = browser.newPage();
        page.navigate(at("/admin#" + place));
        enter(page, ADMIN);
        assertThat(page.locator("#desk")).isVisible();
        return page;
    }

    private static void enter(Page page, String email) {
        page.fill("#email", email);
        page.fill("#password", PASSWORD);
        page.click("#form button");
    }

    @Test
    void thePageThatShowsTheInterfaceWorksUnderItsPolicy() {
        List<String> complaints = complaints(browser());
        Page page = browser().newPage();
        page.navigate(at("/q/swagger-ui/"));
        assertThat(page.locator("#operations-Login-postLogin")).isVisible();
        page.click("#operations-Login-postLogin");
        assertThat(page.locator("#operations-Login-postLogin")).containsText("invalid_credentials");
        assertThat(complaints).isEmpty();
    }

    @Test
    void anAdminRollsAKeyOverMakesAClientBringsAccountsInAndFindsAllOfItInTheTrail() {
        List<String> complaints = complaints(browser());
        Page page = administer(browser(), "keys");
        Locator next = page.locator("#keys li").filter(having("announced"));
        String inAPeriod = next.innerText();
        page.click("[data-use=refresh]");
        assertThat(page.locator("#status")).hasText("The next key is announced.");
        // The secret of the next period, which comes before its time.
        assertThat(next).hasCount(1);
        assertThat(next).not().hasText(inAPeriod);
        makeClient(page, "reporter");
        bringIn(page, "email,password\nnew-" + UUID.randomUUID() + "@example.org,some long password\nnobody,\n");
        page.click("nav a[href='#audit']");
        page.selectOption("#of-type", "client_created");
        page.click("#find-events button");
        assertThat(page.locator("#trail li")).hasCount(1);
        assertThat(page.locator("#trail li")).containsText("A client was made. reporter");
        page.click("#verify");
        assertThat(page.locator("#status")).containsText("Today is as it was sealed");
        seeABar(page);
        assertThat(complaints).isEmpty();
    }

    private static Locator.FilterOptions having(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static void makeClient(Page page, String id) {
        page.click("nav a[href='#clients']");
        page.getByText("New client").click();
        page.fill("#client-id", id);
        page.keyboard().press("Enter");
        assertThat(page.locator("#shown-secret")).hasValue(Pattern.compile("[\\w-]{40,}"));
        page.keyboard().press("Escape");
        assertThat(page.locator("#shown-secret")).hasValue("");
        assertThat(page.locator("#clients li").filter(having(id))).containsText("client_secret_basic");
        page.fill("#client-id", id);
        page.keyboard().press("Enter");
        assertThat(page.locator("#new-client [role=alert]")).hasText("There is a client with this id already.");
    }

    private static void bringIn(Page page, String csv) {
        page.click("nav a[href='#import']");
        page.setInputFiles("#export", new FilePayload("users.csv", "text/csv", csv.getBytes(UTF_8)));
        page.click("#upload button");
        assertThat(page.locator("#run li")).hasText("Line 3: no e-mail address");
        assertThat(page.locator("#imports li").first()).containsText("finished");
    }

    /** A node writes its counts every ten seconds. */
    private static void seeABar(Page page) {
        page.click("nav a[href='#overview']");
        Locator chart = page.getByRole(AriaRole.IMG, new Page.GetByRoleOptions().setName("Logins per hour"));
        Awaitility.await().pollInSameThread().atMost(Duration.ofSeconds(60)).until(() -> {
            page.reload();
            assertThat(chart.locator("rect")).hasCount(48);
            return chart.locator("rect:not([height='0'])").count() > 0;
        });
        page.getByText("As a table").click();
        assertThat(page.locator("#hours tr")).hasCount(48);
        assertThat(page.locator("#hours tr").first()).isVisible();
    }

    @Test
    void whoIsNoAdminIsToldSoAndWhoseLoginEndsComesBackToTheSamePlace() {
        Page page = browser().newPage();
        page.navigate(at("/admin#keys"));
        String email = somebody();
        enter(page, email);
        assertThat(page.locator("#why")).containsText(email + " is none.");
        assertThat(page.locator("#desk")).hasCount(0);
        enter(page, ADMIN);
        assertThat(page.locator("#keys li").first()).isVisible();
        page.evaluate(FROM_ELSEWHERE, List.of(ADMIN, PASSWORD));
        page.click("nav a[href='#clients']");
        assertThat(page.locator("#why")).hasText("You logged out from another device.");
        enter(page, ADMIN);
        assertThat(page.locator("#clients li").first()).isVisible();
        page.navigate(at("/"));
        page.click("main a[href$='/account']");
        page.click("#admin");
        assertThat(page.locator("#charts figure")).hasCount(4);
    }

    /** Every part of the admin page, as {@link #everyPageIsForEverybody} has it. */
    @ParameterizedTest
    @CsvSource({"ko,DARK,390", "en,LIGHT,900"})
    void thePageForAdminsIsForEveryAdmin(String language, ColorScheme scheme, int width) {
        try (BrowserContext browser = another(new NewContextOptions()
                .setLocale(language)
                .setColorScheme(scheme)
                .setViewportSize(width, 800))) {
            List<String> violations = new ArrayList<>();
            String email = somebody(MARKUP);
            replay(text(post("/login", login(email, "phone")), "refresh_token"));
            Page page = administer(browser, "accounts?email=" + email);
            visit(
                    page,
                    name -> violations.addAll(look(
                            page,
                            "admin-" + name + "-" + language + "-"
                                    + scheme.name().toLowerCase())));
            assertThat(page.evaluate("() => document.documentElement.lang")).isEqualTo(language);
            assertThat(page.evaluate("() => document.documentElement.scrollWidth > innerWidth"))
                    .isEqualTo(false);
            assertThat(violations).isEmpty();
        }
    }

    private static void visit(Page page, Consumer<String> look) {
        for (Locator closed : page.locator("details").all()) {
            closed.evaluate("(details) => (details.open = true)");
        }
        assertThat(page.locator("#accounts li")).hasCount(1);
        look.accept("accounts");
        page.locator("#accounts a").click();
        page.locator("#timelines summary").click();
        look.accept("account");
        page.click("#delete");
        look.accept("question");
        page.click("#no");
        for (String part : List.of("overview", "keys", "clients", "audit", "import")) {
            page.click("nav a[href='#" + part + "']");
            assertThat(page.locator("#" + part + "-title")).isFocused();
            assertThat(page.locator("[data-view=" + part + "]")).hasAttribute("aria-busy", "false");
            look.accept(part);
        }
        page.click("#logout");
        assertThat(page.locator("#entry")).isVisible();
        look.accept("entry");
    }

    /** Every page in every language and scheme, on a desk and in a hand: nothing in anybody's way, and a picture of it. */
    @ParameterizedTest
    @CsvSource({"ko,LIGHT,900", "en,DARK,390"})
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

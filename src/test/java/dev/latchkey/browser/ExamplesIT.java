package dev.latchkey.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Does what the README's examples say, with nothing changed but where things are. */
class ExamplesIT extends InBrowser {

    private static final String LOGIN =
            "async ([email, password]) => { %s; const answer = await logIn(email, password); return %s; }";

    private static final String LOGIN_OF_THE_APP =
            "async ([email, password, code]) => { const askForCode = async () => code;"
                    + " %s; const answer = await logIn({ email, password }); return answer.email ?? answer; }";

    private final Site site = new Site();

    @TempDir
    private Path folder;

    @Override
    Map<String, String> settings() {
        return Map.of("LATCHKEY_CORS_ORIGINS", site.origin("localhost"));
    }

    @AfterAll
    void stopSite() {
        site.close();
    }

    private String example(String name) throws IOException {
        Matcher block = Pattern.compile("<!-- example: " + name + " -->\\R```\\w+\\R(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("README.md")));
        assertThat(block.find()).as("the example " + name).isTrue();
        return block.group(1).replace("https://login.example.com", at("")).replace("https://api.example.com", at(""));
    }

    private Page elsewhere() {
        Page page = browser().newPage();
        page.navigate(site.origin("localhost"));
        return page;
    }

    @Test
    void thePageGreetsWhoeverIsLoggedInAndSaysWhenThatIsOver() throws IOException {
        String email = somebody();
        Page own = logIn(browser(), email);
        site.show(example("page"));
        Page page = elsewhere();
        assertThat(page.locator("#hello")).hasText("Hello, " + email + "!");
        own.click("#logout");
        own.locator("#form").waitFor();
        page.reload();
        assertThat(page.locator("#hello")).hasText("Nobody is logged in.");
        page.click("#login a");
        assertThat(page.locator("#form")).isVisible();
    }

    @Test
    void thePageSaysWhyALoginIsOverAndOffersAnother() throws IOException {
        String email = somebody();
        logIn(browser(), email).close();
        String token = cookie(browser()).orElseThrow().value.replace("\"", "");
        assertThat(post("/logout", Map.of("refresh_token", token)).statusCode()).isEqualTo(204);
        site.show(example("page"));
        Page page = elsewhere();
        assertThat(page.locator("#hello")).hasText("Please log in again (logged_out).");
        assertThat(page.locator("#login a")).isVisible();
    }

    @Test
    void thePageSaysSoWhereNobodyAnswers() throws IOException {
        site.show(example("page"));
        Page page = browser().newPage();
        page.route("**/refresh", Route::abort);
        page.navigate(site.origin("localhost"));
        assertThat(page.locator("#hello")).hasText("Please try again later.");
        assertThat(page.locator("#login a")).isHidden();
    }

    @Test
    void theAppLogsInAndSaysWhyItCannot() throws IOException {
        String email = somebody();
        String script = LOGIN_OF_THE_APP.formatted(example("app"));
        assertThat(elsewhere().evaluate(script, List.of(email, PASSWORD))).isEqualTo(email);
        assertThat(cookie(browser())).isPresent();
        assertThat(elsewhere().evaluate(script, List.of(email, "a wrong password")))
                .isEqualTo("Wrong e-mail address or password.");
    }

    /** The cookie that is still there is good, and its owner's. */
    @Test
    void theAppAsksForTheCodeOfASecondFactorAndShowsNobodyElseMeanwhile() throws IOException {
        String email = somebody();
        String recoveryCode = enrol(email);
        logIn(browser(), somebody()).close();
        String script = LOGIN_OF_THE_APP.formatted(example("app"));
        assertThat(elsewhere().evaluate(script, List.of(email, PASSWORD, "no code")))
                .isEqualTo("Wrong or used code.");
        assertThat(elsewhere().evaluate(script, List.of(email, PASSWORD, recoveryCode)))
                .isEqualTo(email);
    }

    @Test
    void theServerRenewsAndGetsTheSameAnswerByTheSameKey() throws Exception {
        String login = post("/login", Map.of("email", somebody(), "password", PASSWORD))
                .body();
        Files.writeString(folder.resolve("Renewal.java"), example("server"));
        String first = run(refreshToken(login));
        assertThat(refreshToken(run(refreshToken(login)))).isEqualTo(refreshToken(first));
    }

    private String run(String refreshToken) throws IOException, InterruptedException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(java, "Renewal.java", refreshToken, "a-key-that-was-kept-before")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .start();
        String printed = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor()).as(printed).isZero();
        return printed;
    }

    private static String refreshToken(String answer) {
        return answer.replaceAll("(?s).*\"refresh_token\":\"([^\"]*)\".*", "$1");
    }

    @Test
    void theMobileAppKeepsTheRefreshTokenInTheKeyStore() throws IOException {
        String store =
                "const kept = new Map(); const SecureStore = { getItemAsync: async (name) => kept.get(name) ?? null,"
                        + " setItemAsync: async (name, value) => kept.set(name, value) }; ";
        String script = LOGIN.formatted(
                store + example("mobile"),
                "[(await latchkey.sessions())[0].device, JSON.parse(kept.get('latchkey')).refreshToken]");
        List<?> seen = (List<?>) elsewhere().evaluate(script, List.of(somebody(), PASSWORD));
        assertThat(seen.get(0)).isEqualTo("Ada's phone");
        assertThat(seen.get(1).toString()).startsWith("eyJ");
        assertThat(cookie(browser())).isEmpty();
    }
}

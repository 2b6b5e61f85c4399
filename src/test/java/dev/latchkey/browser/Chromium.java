package dev.latchkey.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The Chromium of this machine. Where there is none, the tests that want it are skipped, and say so. */
final class Chromium implements AutoCloseable {

    /** Nothing of it calls anybody; {@code --no-sandbox} because builds run as root. */
    private static final List<String> QUIET = List.of(
            "--no-sandbox",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--disable-gpu",
            "--disable-quic");

    private final Playwright playwright;
    private final Browser browser;

    private Chromium(Path executable) {
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new LaunchOptions().setExecutablePath(executable).setArgs(QUIET));
    }

    static Chromium start() {
        Optional<Path> executable = executable();
        if (executable.isEmpty()) {
            System.err.println("!!!!! NO CHROMIUM ON THE PATH: THE BROWSER TESTS ARE SKIPPED !!!!!");
        }
        Assumptions.assumeTrue(executable.isPresent(), "no Chromium on the path");
        return new Chromium(executable.get());
    }

    private static Optional<Path> executable() {
        return Arrays.stream(System.getenv("PATH").split(":"))
                .flatMap(folder -> Stream.of("chromium", "chromium-browser", "google-chrome")
                        .map(name -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    Browser browser() {
        return browser;
    }

    @Override
    public void close() {
        playwright.close();
    }
}

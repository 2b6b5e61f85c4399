package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.Language;
import dev.latchkey.kernel.Messages;
import dev.latchkey.session.EndReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

/** What browsers are given. */
class BrowserFilesTest {

    private static final Path FILES = Path.of("src/main/resources/META-INF/resources");
    private static final Path PAGES = Path.of("src/main/resources/templates/page");

    @Test
    void theClientIsOneModuleOfLessThanFourKilobytes() throws IOException {
        byte[] client = Files.readAllBytes(FILES.resolve("latchkey.js"));
        ByteArrayOutputStream compressed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(compressed)) {
            gzip.write(client);
        }
        assertThat(compressed.size()).isLessThan(4096);
        assertThat(new String(client)).doesNotContainPattern("(?m)^import |await import|window\\.|globalThis");
    }

    @Test
    void noPageHoldsAScriptOrAStyle() throws IOException {
        for (String page : pages()) {
            assertThat(page).doesNotContainPattern("<script(?! src=)|<style|\\sstyle=|\\son[a-z]+=|javascript:");
        }
    }

    private static List<String> pages() throws IOException {
        try (Stream<Path> files = Files.list(PAGES)) {
            return files.map(BrowserFilesTest::read).toList();
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Test
    void everyLanguageHasEverySentenceAndEveryReason() {
        assertThat(Messages.texts(Language.KO, "page.").keySet())
                .isEqualTo(Messages.texts(Language.EN, "page.").keySet());
        List<String> reasons =
                Arrays.stream(EndReason.values()).map(EndReason::json).toList();
        for (Language language : Language.values()) {
            assertThat(Messages.texts(language, "reason.").keySet()).containsExactlyInAnyOrderElementsOf(reasons);
        }
    }
}

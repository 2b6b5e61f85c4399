package dev.latchkey.browser;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.Unfit;
import dev.latchkey.audit.AuditEvent;
import dev.latchkey.kernel.Language;
import dev.latchkey.kernel.Messages;
import dev.latchkey.key.KeyRing;
import dev.latchkey.key.KeyUse;
import dev.latchkey.session.EndReason;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
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

    /** A page may load several scripts; two clients of one page would each renew for themselves. */
    @Test
    void onlyOneScriptMakesAClient() throws IOException {
        assertThat(contents(FILES, ".js"))
                .filteredOn(script -> script.contains("import { createLatchkey }"))
                .containsExactly(read(FILES.resolve("page.js")));
    }

    @Test
    void noPageHoldsAScriptOrAStyle() throws IOException {
        for (String page : pages()) {
            assertThat(page).doesNotContainPattern("<script(?! src=)|<style|\\sstyle=|\\son[a-z]+=|javascript:");
        }
    }

    private static List<String> pages() throws IOException {
        return contents(PAGES, ".html");
    }

    private static List<String> contents(Path folder, String ending) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(ending))
                    .map(BrowserFilesTest::read)
                    .toList();
        }
    }

    /** What comes from data is put in as text, so that no name of anybody is markup. */
    @Test
    void noScriptMakesMarkupOfText() throws IOException {
        for (String script : contents(FILES, ".js")) {
            assertThat(script)
                    .doesNotContainPattern(
                            "(?i)innerHTML|outerHTML|insertAdjacentHTML|setHTML|document\\.write|DOMParser"
                                    + "|createContextualFragment|srcdoc|\\beval\\b|new Function|javascript:");
        }
    }

    @Test
    void everyWordThatAScriptSaysIsOnItsPage() throws IOException {
        Set<String> admin = new HashSet<>(Messages.texts(Language.EN, "word.").keySet());
        admin.addAll(words(read(PAGES.resolve("admin.html")), "data-word=\"(\\w+)\""));
        List<String> account = words(read(PAGES.resolve("account.html")), "data-word=\"(\\w+)\"");
        String own = read(FILES.resolve("account.js"));
        for (String script : contents(FILES, ".js")) {
            assertThat(script.equals(own) ? account : admin).containsAll(words(script, "\\bword\\(\"([\\w.]+)\""));
        }
    }

    private static List<String> words(String text, String pattern) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void whateverTheServiceNamesHasAWord() {
        assertThat(named("why.")).isEqualTo(all(EndReason.values(), EndReason::json));
        assertThat(named("unfit.")).isEqualTo(all(Unfit.values(), Unfit::json));
        assertThat(named("state.")).isEqualTo(all(KeyRing.State.values(), BrowserFilesTest::lower));
        assertThat(named("use.")).isEqualTo(all(KeyUse.values(), BrowserFilesTest::lower));
        assertThat(named("event.")).containsAll(storedEvents());
    }

    private static Set<String> named(String group) {
        return Messages.texts(Language.EN, "word." + group).keySet();
    }

    private static <T> Set<String> all(T[] values, Function<T, String> name) {
        return Arrays.stream(values).map(name).collect(Collectors.toSet());
    }

    private static String lower(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    /** An event that is only counted says so by a method of its own. */
    private static Set<String> storedEvents() {
        return Arrays.stream(AuditEvent.class.getPermittedSubclasses())
                .filter(type -> Arrays.stream(type.getDeclaredMethods())
                        .noneMatch(method -> method.getName().equals("stored")))
                .map(type -> type.getSimpleName()
                        .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                        .toLowerCase(Locale.ROOT))
                .collect(Collectors.toSet());
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
        for (String group : List.of("page.", "admin.", "word.")) {
            assertThat(Messages.texts(Language.KO, group).keySet())
                    .isEqualTo(Messages.texts(Language.EN, group).keySet());
        }
        List<String> reasons =
                Arrays.stream(EndReason.values()).map(EndReason::json).toList();
        for (Language language : Language.values()) {
            assertThat(Messages.texts(language, "reason.").keySet()).containsExactlyInAnyOrderElementsOf(reasons);
        }
    }
}

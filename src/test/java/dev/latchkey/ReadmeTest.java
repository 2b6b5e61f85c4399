package dev.latchkey;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import dev.latchkey.audit.StoredTypes;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.session.EndReason;
import io.smallrye.config.ConfigMappingInterface.Property;
import io.smallrye.config.ConfigMappings;
import io.smallrye.config.ConfigMappings.ConfigClass;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The README lists every setting, every endpoint and every refusal, and none that is not there. */
class ReadmeTest {

    private static final Pattern SETTING =
            Pattern.compile("^\\| `(latchkey\\.[a-z.*-]+)` \\| (?:`([^`]+)`|[^|`]+) \\|", Pattern.MULTILINE);
    private static final Pattern ENDPOINT = Pattern.compile("^\\| `([A-Z]+ /[^`]*)` \\|", Pattern.MULTILINE);

    private static final Pattern REFUSAL =
            Pattern.compile("^\\| (`[a-z_]+` \\| \\d{3} \\| `[a-z_]+`) \\|", Pattern.MULTILINE);
    private static final Pattern REASONS =
            Pattern.compile("^<!-- table: reasons -->\\R((?:\\|.*\\R)+)", Pattern.MULTILINE);
    private static final Pattern REASON = Pattern.compile("^\\| `([a-z_]+)` \\|", Pattern.MULTILINE);

    private static final Pattern EVENTS =
            Pattern.compile("^<!-- events -->\\R(.*?)\\.", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern NAME = Pattern.compile("`([a-z_]+)`");

    private static final Pattern QUOTE =
            Pattern.compile("^<!-- file: (\\S+) -->\\R```\\w+\\R(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

    /** A setting that is a list is known by two names; only one is for people. */
    private static final String LIST_MEMBER = "[*]";

    private final String readme;

    ReadmeTest() throws IOException {
        readme = Files.readString(java.nio.file.Path.of("README.md"));
    }

    @Test
    void listsEverySettingWithItsDefault() {
        Map<String, Optional<String>> listed =
                rows(SETTING).collect(toMap(row -> row.group(1), row -> Optional.ofNullable(row.group(2))));
        assertThat(listed).isEqualTo(settings());
    }

    private static Map<String, Optional<String>> settings() {
        return ConfigMappings.getProperties(ConfigClass.configClass(LatchkeyConfig.class, "latchkey"))
                .entrySet()
                .stream()
                .filter(setting -> !setting.getKey().endsWith(LIST_MEMBER))
                .collect(toMap(Map.Entry::getKey, setting -> defaultOf(setting.getValue())));
    }

    private static Optional<String> defaultOf(Property setting) {
        return setting.hasDefaultValue() ? Optional.of(setting.getDefaultValue()) : Optional.empty();
    }

    @Test
    void listsEveryEndpoint() {
        List<String> listed = rows(ENDPOINT)
                .map(row -> row.group(1))
                .filter(Predicate.not(call -> call.contains(" /q/")))
                .toList();
        assertThat(listed).containsExactlyInAnyOrderElementsOf(endpoints());
    }

    private static List<String> endpoints() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("dev.latchkey").stream()
                        .filter(type -> type.isAnnotatedWith(Path.class))
                        .flatMap(ReadmeTest::endpointsOf)
                        .toList();
    }

    private static Stream<String> endpointsOf(JavaClass resource) {
        return resource.getMethods().stream()
                .flatMap(method -> verb(method).map(verb -> verb + " " + path(resource, method)));
    }

    private static Stream<String> verb(JavaMethod method) {
        return method.getAnnotations().stream()
                .map(annotation -> annotation.getRawType())
                .filter(type -> type.isAnnotatedWith(HttpMethod.class))
                .map(type -> type.getAnnotationOfType(HttpMethod.class).value());
    }

    private static String path(JavaClass resource, JavaMethod method) {
        String own = method.tryGetAnnotationOfType(Path.class).map(Path::value).orElse("");
        String whole = "/" + resource.getAnnotationOfType(Path.class).value() + "/" + own;
        return whole.replaceAll("/+", "/").replaceAll("(?<=.)/$", "");
    }

    @Test
    void namesEveryEventThatAWebhookMayBeToldOf() {
        Set<String> named = rows(EVENTS)
                .flatMap(list -> NAME.matcher(list.group(1)).results())
                .map(name -> name.group(1))
                .collect(toSet());
        named.add("webhook_given_up");
        assertThat(named).isEqualTo(StoredTypes.ALL);
    }

    @Test
    void listsEveryRefusalWithItsStatusAndWhatToDo() {
        assertThat(rows(REFUSAL).map(row -> row.group(1)))
                .containsExactlyInAnyOrderElementsOf(Stream.of(RefusalCode.values())
                        .map(code -> "`%s` | %d | `%s`"
                                .formatted(
                                        code.json(),
                                        code.status(),
                                        code.action().name().toLowerCase(Locale.ROOT)))
                        .toList());
    }

    @Test
    void listsEveryReasonWhyASessionEnds() {
        assertThat(rows(REASONS)
                        .flatMap(table -> REASON.matcher(table.group(1)).results())
                        .map(reason -> reason.group(1)))
                .containsExactlyInAnyOrderElementsOf(
                        Stream.of(EndReason.values()).map(EndReason::json).toList());
    }

    /** Without the head of the file: its package, its imports, its comment. */
    @Test
    void quotesFilesAsTheyAre() throws IOException {
        List<MatchResult> quotes = rows(QUOTE).toList();
        assertThat(quotes).isNotEmpty();
        for (MatchResult quote : quotes) {
            assertThat(Files.readString(java.nio.file.Path.of(quote.group(1)))).endsWith("\n" + quote.group(2));
        }
    }

    private Stream<MatchResult> rows(Pattern row) {
        return row.matcher(readme).results();
    }
}

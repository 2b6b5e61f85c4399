package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.account.MailTemplates.Form;
import dev.latchkey.kernel.Language;
import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.testing.Surroundings;
import io.quarkus.qute.Engine;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator's words take the place of ours, one file at a time, and never at the price of a mail. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class MailTemplatesTest {

    private static final String LINK = "https://example.com/verify?token=a_b-c";

    @Inject
    Engine engine;

    @Inject
    LatchkeyConfig config;

    @TempDir
    Path folder;

    private MailTemplates templates;

    @BeforeEach
    void fresh() {
        templates = new MailTemplates(engine, config);
    }

    private String rendered(Language language, Form form) {
        return templates.render(Letter.VERIFY, language, form, LINK, Occasion.NONE);
    }

    @Test
    void aFileTakesThePlaceOfTheTemplateOfItsName() throws IOException {
        Files.writeString(folder.resolve("verify-en.txt"), "Welcome to Acme! {link}");
        templates.load(folder);
        assertThat(rendered(Language.EN, Form.TXT)).isEqualTo("Welcome to Acme! " + LINK);
        assertThat(rendered(Language.EN, Form.HTML)).contains("Hello,", LINK);
        assertThat(rendered(Language.KO, Form.TXT)).contains("안녕하세요.", LINK);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{#if}",
                "{link",
                "{#each}{/if}",
                "{lnik} {link}",
                "no link at all",
                "",
                "{link.nothing}",
                "{link} {#if more > 0}{mor}{/if}"
            })
    void aFileThatCannotBeUsedDoesNot(String broken) throws IOException {
        Files.writeString(folder.resolve("verify-en.txt"), broken);
        templates.load(folder);
        assertThat(rendered(Language.EN, Form.TXT)).contains("Hello,", LINK);
    }

    @Test
    void aFileThatIsNoTextDoesNot() throws IOException {
        Files.write(folder.resolve("verify-en.txt"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});
        Files.createDirectory(folder.resolve("verify-ko.txt"));
        templates.load(folder);
        assertThat(rendered(Language.EN, Form.TXT)).contains("Hello,", LINK);
        assertThat(rendered(Language.KO, Form.TXT)).contains("안녕하세요.", LINK);
    }

    @Test
    void aFolderThatIsNotThereChangesNothing() {
        templates.load(folder.resolve("nowhere"));
        assertThat(rendered(Language.EN, Form.TXT)).contains("Hello,", LINK);
    }

    @Test
    void whatALinkHoldsIsTextInHtml() throws IOException {
        Files.writeString(folder.resolve("verify-en.html"), "<a href=\"{link}\">here</a>");
        templates.load(folder);
        assertThat(templates.render(Letter.VERIFY, Language.EN, Form.HTML, "\"><script>", Occasion.NONE))
                .isEqualTo("<a href=\"&quot;&gt;&lt;script&gt;\">here</a>");
    }

    @Test
    void everyLetterHasBothFormsInBothLanguages() {
        for (Letter letter : Letter.values()) {
            for (Language language : Language.values()) {
                for (Form form : Form.values()) {
                    assertThat(templates.render(letter, language, form, LINK, Occasion.NONE))
                            .contains(LINK);
                }
            }
        }
    }
}

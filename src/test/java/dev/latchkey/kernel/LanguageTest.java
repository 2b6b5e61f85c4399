package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which language a header asks for. */
class LanguageTest {

    /** RFC 9110 sections 5.6.1.2 and 5.6.3. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                ",en",
                "en,,fr",
                "en,",
                " , ,en , ",
                ",,,fr,,,en,,,",
                "fr,\ten",
                "\ten",
                "en\t",
                "fr;q=0.5\t,\t,en;\tq=0.7",
            })
    void whatStandsEmptyInAListIsNotThereAndATabIsABlank(String header) {
        assertThat(Language.of(header, Language.KO)).isEqualTo(Language.EN);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " ", "\t", ",", ", ,", "fr", "fr,,de", "*", ",;q=1", "en_US"})
    void whereNothingOfOursIsAskedForTheDefaultAnswers(String header) {
        for (Language otherwise : Language.values()) {
            assertThat(Language.of(header, otherwise)).isEqualTo(otherwise);
        }
    }

    @Test
    void whatIsTooLongIsNotReadWhateverItIsMadeOf() {
        assertThat(Language.of(",".repeat(1022) + "en", Language.KO)).isEqualTo(Language.EN);
        assertThat(Language.of(",".repeat(1023) + "en", Language.KO)).isEqualTo(Language.KO);
    }
}

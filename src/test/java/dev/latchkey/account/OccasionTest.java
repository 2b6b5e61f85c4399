package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Words of whoever caused a mail, as they stand in it. */
class OccasionTest {

    private static final Instant NOW = Instant.parse("2026-11-30T09:05:59.123456Z");

    private static Occasion with(String device) {
        return new Occasion(NOW, "2001:db8::1", device, device);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "Ada's phone | Ada's phone",
                "크롬, 회사 노트북 | 크롬, 회사 노트북",
                "Mozilla/5.0 (X11; Linux x86_64; rv:150.0) | Mozilla/5.0 (X11; Linux x86_64; rv:150.0)",
                "https://evil.example/x | https: / / evil. example/ x",
                "evil.example | evil. example",
                "ada@evil.example | ada@ evil. example",
                "mailto:ada | mailto: ada",
                "иван.рф | иван. рф",
            })
    void nothingBecomesALink(String said, String shown) {
        assertThat(with(said).device()).isEqualTo(shown);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\nb",
                "a\r\nb",
                "a\u2028b",
                "a\u2029b",
                "a\u0085b",
                "a\u202eb",
                "a\u200bb",
                "a\u0000b",
                "a \t b"
            })
    void everythingIsOneLineAsItReads(String said) {
        assertThat(with(said).device()).isEqualTo("a b");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "https://evil.example", "a\nb\nc", "😀", "-", " x "})
    void whatIsKeptIsReadAsItWas(String said) {
        Occasion kept = with(said).andOneMore();
        assertThat(Occasion.of(kept.text())).isEqualTo(kept);
        assertThat(kept.more()).isOne();
        assertThat(kept.ip()).isEqualTo("2001:db8::1");
    }

    @Test
    void whatIsNotKnownIsADash() {
        Occasion unknown = new Occasion(NOW, null, null, null);
        assertThat(Occasion.of(unknown.text())).isEqualTo(unknown);
        assertThat(unknown.ip() + unknown.device() + unknown.userAgent()).isEqualTo("---");
        assertThat(unknown.time()).isEqualTo("2026-11-30 09:05 UTC");
    }

    @Test
    void noCharacterIsCutInTwo() {
        assertThat(with("😀".repeat(100)).device()).isEqualTo("😀".repeat(60));
    }
}

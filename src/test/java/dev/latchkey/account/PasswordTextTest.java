package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A password is what was typed, in NFC, and nothing less (NIST SP 800-63B-4 section 3.1.1.2). */
class PasswordTextTest {

    private static final int SHORTEST = 8;

    @ParameterizedTest
    @CsvSource({"7,false", "8,true", "64,true", "128,true", "256,true", "257,false"})
    void isMeasuredInCodePoints(int length, boolean fits) {
        assertThat(new PasswordText("x".repeat(length)).fits(SHORTEST)).isEqualTo(fits);
        assertThat(new PasswordText("😀".repeat(length)).fits(SHORTEST)).isEqualTo(fits);
        assertThat(new PasswordText("e\u0301".repeat(length)).fits(SHORTEST)).isEqualTo(fits);
    }

    @ParameterizedTest
    @CsvSource({"caf\u00e9 noir,cafe\u0301 noir", "\u212bngstrom,A\u030angstrom", "\u00c5ngstrom,\u212bngstrom"})
    void isTheSameComposedAndDecomposed(String one, String other) {
        assertThat(new PasswordText(one).bytes()).isEqualTo(new PasswordText(other).bytes());
    }

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "password one, password one",
                "password one,password one ",
                "password one,Password one",
                "\ufb01ne words,fine words",
                "password one,password  one",
                "password one,password\u00a0one",
            })
    void isNeverTrimmedFoldedOrReplaced(String one, String other) {
        assertThat(new PasswordText(one).bytes()).isNotEqualTo(new PasswordText(other).bytes());
    }

    @Test
    void halfACharacterIsNoText() {
        assertThat(new PasswordText("a long \ud83d password").isText()).isFalse();
        assertThat(new PasswordText("a long \ude00\ud83d password").isText()).isFalse();
        assertThat(new PasswordText("a long \ud83d\ude00 password").isText()).isTrue();
    }

    @Test
    void doesNotShowItself() {
        assertThat(new PasswordText("a long enough password")).asString().doesNotContain("enough");
    }
}

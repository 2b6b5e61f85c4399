package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** One person's address is one value, however it is typed. */
class EmailAddressTest {

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "someone@example.org,someone@example.org",
                "SomeOne@Example.ORG,someone@example.org",
                " \tsomeone@example.org ,someone@example.org",
                "jose\u0301@example.org,jos\u00e9@example.org",
                "JOSE\u0301@example.org,jos\u00e9@example.org",
                "\u212bngstrom@example.org,\u00e5ngstrom@example.org",
                "first.last+tag@sub.example.org,first.last+tag@sub.example.org",
                "사용자@예시.한국,사용자@예시.한국",
                "o'brien@example.org,o'brien@example.org",
                "-one..two-.@ex--ample.my-org,-one..two-.@ex--ample.my-org",
                "root@localhost,root@localhost",
                "user@b\u00fccher.example,user@b\u00fccher.example",
                "user@BU\u0308CHER.example,user@b\u00fccher.example",
                "user@XN--bcher-KVA.example,user@b\u00fccher.example",
                "user@\uff45xample.org,user@example.org",
                "user@\u4f8b\u3002org,user@\u4f8b.org",
                "user@xn--strae-oqa.example,user@xn--strae-oqa.example",
                "user@xn--99999999.example,user@xn--99999999.example",
            })
    void isReadInNfcTrimmedAndInLowerCase(String typed, String value) {
        assertThat(EmailAddress.parse(typed).map(EmailAddress::value)).contains(value);
    }

    /** No capital J with caron exists as one character; the small one does. */
    @Test
    void isInNfcEvenWhereOnlyTheSmallLetterIsOneCharacter() {
        assertThat(EmailAddress.parse("J\u030c@example.org").map(EmailAddress::value))
                .contains("\u01f0@example.org");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "someone",
                "@example.org",
                "someone@",
                "some@one@example.org",
                "some one@example.org",
                "someone@example.org\r\nBcc: victim@example.org",
                "some\r\none@example.org",
                "some\u0000one@example.org",
                "some\u007fone@example.org",
                "some\u0085one@example.org",
                "some\u009bone@example.org",
                "some\u00a0one@example.org",
                "some\u2028one@example.org",
                "some\u200bone@example.org",
                "some\u202eone@example.org",
                "some\ufeffone@example.org",
                "some\ud800one@example.org",
                "some\udc00one@example.org",
                "Someone <someone@example.org>",
                "someone@example.org,victim@example.org",
                "someone@example.org;victim@example.org",
                "\"some one\"@example.org",
                "someone@[127.0.0.1]",
                "some\\one@example.org",
                "someone@example..org",
                "someone@.example.org",
                "someone@example.org.",
                "someone@.",
                "someone@-",
                "someone@-example.org",
                "someone@example-.org",
                "someone@example.-org",
                "someone@example.org-",
                "someone@stra\u00dfe.example",
                "someone@STRA\u1e9eE.example",
                "someone@\u03bf\u03b4\u03cc\u03c2.example",
                "someone@xn--\u00fc.example",
                "someone@\u00fc\u200d.example",
                "someone@\u00fc\u00ad.example",
                "someone@b\u00fccher\u3002\u3002example",
            })
    void isNotAnythingElse(String typed) {
        assertThat(EmailAddress.parse(typed)).isEmpty();
    }

    @Test
    void hasALocalPartOfAtMost64CharactersAndAtMost254InAll() {
        String host = "e".repeat(254 - 65 - 4) + ".org";
        assertThat(EmailAddress.parse("x".repeat(64) + "@" + host)).isPresent();
        assertThat(EmailAddress.parse("x".repeat(65) + "@example.org")).isEmpty();
        assertThat(EmailAddress.parse("x".repeat(64) + "@e" + host)).isEmpty();
        assertThat(EmailAddress.parse(" ".repeat(1_000_000) + "someone@example.org"))
                .isEmpty();
        assertThat(EmailAddress.parse(null)).isEqualTo(Optional.empty());
    }

    @ParameterizedTest
    @CsvSource({
        "user@b\u00fccher.example, user@xn--bcher-kva.example",
        "\u00fcser@xn--bcher-kva.example, \u00fcser@xn--bcher-kva.example",
        "user@xn--strae-oqa.example, user@xn--strae-oqa.example",
        "user@example.org, user@example.org"
    })
    void isMailedToAtItsDomainInAscii(String typed, String recipient) {
        assertThat(EmailAddress.parse(typed).map(EmailAddress::forMail)).contains(recipient);
    }

    @Test
    void cannotBeMadeFromWhatIsNotNormalised() {
        assertThatThrownBy(() -> new EmailAddress("Someone@example.org")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void doesNotShowItself() {
        assertThat(new EmailAddress("someone@example.org")).asString().doesNotContain("someone");
    }
}

package dev.latchkey.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpSecretTest {

    private static final TotpSecret RFC = TotpSecret.of("12345678901234567890".getBytes(StandardCharsets.US_ASCII));

    /** RFC 6238 appendix B, SHA-1, the last six of its eight digits. */
    @ParameterizedTest
    @CsvSource({
        "59, 287082",
        "1111111109, 081804",
        "1111111111, 050471",
        "1234567890, 005924",
        "2000000000, 279037",
        "20000000000, 353130"
    })
    void theCodesAreThoseOfTheStandard(long seconds, String code) {
        Instant then = Instant.ofEpochSecond(seconds);
        assertThat(RFC.code(then)).isEqualTo(code);
        assertThat(RFC.step(code, then)).hasValue(seconds / 30);
    }

    @ParameterizedTest
    @CsvSource({"-60, false", "-31, false", "-30, true", "0, true", "29, true", "30, true", "59, true", "60, false"})
    void aCodeIsGoodOneStepEitherSide(long later, boolean good) {
        Instant from = Instant.ofEpochSecond(1_234_567_890);
        String code = RFC.code(from);
        assertThat(RFC.step(code, from.plusSeconds(later)).isPresent()).isEqualTo(good);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "5924", "00592", "0059244", " 005924", "005924 ", "００５９２４", "abcdef"})
    void nothingElseIsACode(String typed) {
        assertThat(RFC.step(typed, Instant.ofEpochSecond(1_234_567_890))).isEmpty();
    }

    @Test
    void theSecretIsBase32AndTheUriSaysWhatAnAppMustKnow() {
        assertThat(RFC.base32()).isEqualTo("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        assertThat(RFC.uri("login.example.org", "ada+1@example.org"))
                .isEqualTo("otpauth://totp/login.example.org:ada%2B1%40example.org"
                        + "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=login.example.org"
                        + "&algorithm=SHA1&digits=6&period=30");
    }

    /** 254 characters, each nine in the URI, and the name of the service twice. */
    @Test
    void noAddressIsTooLongForAPicture() {
        String uri = RFC.uri("h".repeat(253), "가".repeat(253) + "@");
        assertThat(QrSvg.of(uri)).startsWith("<svg ");
    }

    @Test
    void nobodyPrintsASecret() {
        assertThat(RFC.toString()).doesNotContain("GEZDGNBV");
    }

    @Test
    void aRecoveryCodeHasEightyBitsInGroupsAndIsTakenHoweverItIsTyped() {
        String code = RecoveryCode.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
        assertThat(code).matches("[A-Z2-7]{4}(-[A-Z2-7]{4}){3}");
        assertThat(RecoveryCode.hash(code.toLowerCase().replace("-", " "))).isEqualTo(RecoveryCode.hash(code));
    }
}

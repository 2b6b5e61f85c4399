package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.key.KeyKeeper;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What we signed is still not good for everything, everywhere and for ever (RFC 7519 section 4.1). */
@QuarkusTest
@Tag("any-database")
@WithTestResource(Surroundings.class)
class ClaimsTest {

    @Inject
    Forge forge;

    @Inject
    KeyKeeper keys;

    @Inject
    LatchkeyConfig config;

    private void isRefused(String claim, String json) {
        Refused.asBearer(forge.signed(forge.draft().claim(claim, json)));
    }

    private void isGood(String claim, String json) {
        Api.profile(forge.signed(forge.draft().claim(claim, json))).then().statusCode(200);
    }

    /** A way to be bound that we do not know is no reason to take it from anybody (RFC 7800 section 3). */
    @ParameterizedTest
    @ValueSource(strings = {"5", "\"key\"", "[]", "{}", "{\"jkt\":5}", "{\"jkt\":null}", "{\"jwk\":{}}"})
    void aTokenThatIsBoundInAnotherWayIsRefused(String confirmation) {
        isRefused("cnf", confirmation);
    }

    @ParameterizedTest
    @ValueSource(strings = {"iss", "sub", "aud", "exp", "iat", "jti", "sid"})
    void aTokenWithoutARequiredClaimIsRefused(String claim) {
        isRefused(claim, null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"https://accounts.example.org\"",
                "\"http://localhost:8080/\"",
                "\"https://localhost:8080\"",
                "\"HTTP://LOCALHOST:8080\"",
                "\"http://localhost:8080.evil.org\"",
                "\"http://localhost:80801\"",
                "\"http://localhost:808\"",
                "\" http://localhost:8080\"",
                "\"\"",
                "[\"http://localhost:8080\"]",
                "8080",
                "null",
                "{}"
            })
    void anotherIssuerIsRefused(String iss) {
        isRefused("iss", iss);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"another-service\"",
                "\"latchkey.evil.org\"",
                "\"Latchkey\"",
                "\"latchke\"",
                "\"\"",
                "[]",
                "[\"another-service\",\"a-third\"]",
                "[[\"latchkey\"]]",
                "7",
                "null",
                "{\"latchkey\":true}",
                "\"http://localhost:8080\""
            })
    void aTokenForAnotherAudienceIsRefused(String aud) {
        isRefused("aud", aud);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"latchkey\"", "[\"latchkey\"]", "[\"another-service\",\"latchkey\"]"})
    void aTokenForUsAmongOthersIsGood(String aud) {
        isGood("aud", aud);
    }

    @Test
    void theLeewayIsTakenOverHttp() {
        long now = MutableClock.now().getEpochSecond();
        Draft old = forge.draft().claim("iat", String.valueOf(now - 3600));
        Api.profile(forge.signed(old.claim("exp", String.valueOf(now - 20))))
                .then()
                .statusCode(200);
        Refused.asBearer(forge.signed(old.claim("exp", String.valueOf(now - 31))));
        isGood("nbf", String.valueOf(now + 20));
        isRefused("nbf", String.valueOf(now + 60));
    }

    /** Whoever signs tokens for an hour and is then told to do so for five seconds has let out some that have an hour left. */
    @Test
    void aTokenFromBeforeItsLifetimeWasSetToLessIsNoOlderThanOneOfToday() {
        long now = MutableClock.now().getEpochSecond();
        long life = config.accessToken().lifetime().toSeconds();
        Draft longer = forge.draft().claim("exp", String.valueOf(now + 3600));
        Api.profile(forge.signed(longer.claim("iat", String.valueOf(now - life - 20))))
                .then()
                .statusCode(200);
        Refused.asBearer(forge.signed(longer.claim("iat", String.valueOf(now - life - 31))));
    }

    /** Over from the second {@code exp} on (RFC 7519 section 4.1.4), plus thirty seconds for clocks that differ. */
    @ParameterizedTest
    @CsvSource({"-60, true", "0, true", "29, true", "30, false", "31, false", "3600, false"})
    void anExpiredTokenIsGoodForThirtySecondsAndNotForOneMore(long sinceExpiry, boolean good) {
        Instant now = MutableClock.now();
        String token = forge.signed(forge.draft().claim("exp", String.valueOf(now.getEpochSecond())));
        assertThat(at(now.plusSeconds(sinceExpiry)).access(token).isPresent()).isEqualTo(good);
    }

    @ParameterizedTest
    @CsvSource({"-31, false", "-30, true", "0, true"})
    void aTokenOfTheFutureIsGoodThirtySecondsBeforeItsTime(long sinceStart, boolean good) {
        Instant now = MutableClock.now();
        String token = forge.signed(forge.draft().claim("nbf", String.valueOf(now.getEpochSecond())));
        assertThat(at(now.plusSeconds(sinceStart)).access(token).isPresent()).isEqualTo(good);
    }

    private TokenVerifier at(Instant time) {
        Instant whole = Instant.ofEpochSecond(time.getEpochSecond());
        return new TokenVerifier(keys, config, Clock.fixed(whole, ZoneOffset.UTC));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"4102444800\"",
                "\"2100-01-01T00:00:00Z\"",
                "4102444800.5",
                "4102444800.0",
                "4.1024448e9",
                "1e30",
                "9223372036854775807",
                "9223372036854775808",
                "18446744073709551616",
                "-1",
                "0",
                "-9223372036854775808",
                "NaN",
                "\"NaN\"",
                "Infinity",
                "true",
                "null",
                "[4102444800]",
                "{}"
            })
    void anExpiryThatIsNoPositiveNumberOfSecondsIsRefused(String exp) {
        isRefused("exp", exp);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "1.5", "1e30", "null", "[]", "9223372036854775808"})
    void anIssueTimeThatIsNoNumberOfSecondsIsRefused(String iat) {
        isRefused("iat", iat);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"nobody\"", "7", "null", "[]", "{}", "\"1; drop table account\""})
    void aSubjectThatIsNoAccountIdIsRefused(String sub) {
        isRefused("sub", sub);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"no session\"", "7", "null", "[]", "{}"})
    void aSessionThatIsNoSessionIdIsRefused(String sid) {
        isRefused("sid", sid);
    }

    @Test
    void anAccountOfAnotherEnvironmentIsRefused() {
        isRefused("sub", "\"01a209f7-9bd0-7287-bd8a-b9529edbbc9b\"");
    }
}

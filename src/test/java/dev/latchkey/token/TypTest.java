package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.kernel.LatchkeyConfig;
import dev.latchkey.key.KeyKeeper;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A kind of token says what kind it is, and is taken for no other (RFC 8725 sections 3.11 and 3.12). */
@QuarkusTest
@Tag("any-database")
@WithTestResource(Surroundings.class)
class TypTest {

    @Inject
    Forge forge;

    @Inject
    KeyKeeper keys;

    @Inject
    Clock clock;

    private String of(String json) {
        return forge.signed(forge.draft().header("typ", json));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"JWT\"", "\"jwt\"", "\"application/jwt\""})
    void anAccessTokenSaysJwt(String typ) {
        Api.profile(of(typ)).then().statusCode(200);
    }

    @Test
    void anAccessTokenNeedNotSayIt() {
        Api.profile(of(null)).then().statusCode(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"at+jwt\"",
                "\"application/at+jwt\"",
                "\"rt+jwt\"",
                "\"refresh+jwt\"",
                "\"logout+jwt\"",
                "\"dpop+jwt\"",
                "\"revoked+jwt\"",
                "\"id_token\"",
                "\"JWS\"",
                "\"JWE\"",
                "\"\"",
                "\" JWT\"",
                "\"application/\"",
                "\"application/application/jwt\"",
                "\"text/jwt\"",
                "7",
                "null",
                "[\"JWT\"]",
                "{}"
            })
    void whatSaysAnythingElseIsNoAccessToken(String typ) {
        Refused.asBearer(of(typ));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"at+jwt\"", "\"AT+JWT\"", "\"application/at+jwt\""})
    void inTheStrictProfileAnAccessTokenSaysAtJwt(String typ) {
        assertThat(strict().access(of(typ))).isPresent();
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"JWT\"", "\"rt+jwt\"", "\"logout+jwt\"", "\"application/jwt\"", "\"at+jwt \"", "\"\""})
    void inTheStrictProfileWhatSaysAnythingElseIsNone(String typ) {
        assertThat(strict().access(of(typ))).isEmpty();
    }

    @Test
    void inTheStrictProfileAnAccessTokenMustSayIt() {
        assertThat(strict().access(of(null))).isEmpty();
    }

    private TokenVerifier strict() {
        LatchkeyConfig config = new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(LatchkeyConfig.class)
                .withSources(new PropertiesConfigSource(Map.of("latchkey.access-token.typ", "at+jwt"), "strict", 100))
                .build()
                .getConfigMapping(LatchkeyConfig.class);
        return new TokenVerifier(keys, config, clock);
    }
}

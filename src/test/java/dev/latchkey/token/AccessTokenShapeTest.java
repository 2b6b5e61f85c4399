package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.latchkey.kernel.Chance;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.User;
import dev.latchkey.testing.MutableClock;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an access token says, and what it keeps to itself (RFC 9068 section 2). */
@QuarkusTest
@Tag("any-database")
@WithTestResource(Surroundings.class)
class AccessTokenShapeTest {

    @Inject
    Chance chance;

    @Test
    void theHeaderNamesAlgorithmKeyAndTypeAndNothingElse() {
        Draft token = Draft.of(Api.confirmedUser().login().access());
        assertThat(token.header()).containsOnlyKeys("alg", "kid", "typ");
        assertThat(token.header()).containsEntry("alg", "\"ES256\"").containsEntry("typ", "\"JWT\"");
    }

    @Test
    void theClaimsAreThoseOfTheStandardAndNothingElse() {
        Draft token = Draft.of(Api.confirmedUser().login().access());
        assertThat(token.claims())
                .containsOnlyKeys(
                        "iss",
                        "sub",
                        "aud",
                        "client_id",
                        "sid",
                        "jti",
                        "iat",
                        "exp",
                        "auth_time",
                        "amr",
                        "acr",
                        "groups")
                .containsEntry("iss", "\"http://localhost:8080\"")
                .containsEntry("aud", "\"latchkey\"")
                .containsEntry("client_id", "\"latchkey\"")
                .containsEntry("amr", "[\"pwd\"]")
                .containsEntry("acr", "\"aal1\"")
                .containsEntry("groups", "[\"user\"]");
    }

    @Test
    void itLivesOneHourFromNowAndSaysSoInWholeSeconds() {
        Draft token = Draft.of(Api.confirmedUser().login().access());
        long issued = Long.parseLong(token.claims().get("iat"));
        assertThat(issued).isCloseTo(MutableClock.now().getEpochSecond(), within(10L));
        assertThat(Long.parseLong(token.claims().get("exp"))).isEqualTo(issued + 3600);
        assertThat(Long.parseLong(token.claims().get("auth_time"))).isEqualTo(issued);
    }

    @Test
    void itSpeaksForTheAccountAndNamesNoPerson() {
        User user = Api.confirmedUser();
        String token = user.login().access();
        String id = Api.profile(token).path("id");
        assertThat(Draft.of(token).claims()).containsEntry("sub", Draft.text(id));
        assertThat(readable(token)).doesNotContain(user.email(), "@", "Someone");
    }

    private static String readable(String token) {
        String[] parts = token.split("\\.");
        Base64.Decoder decoder = Base64.getUrlDecoder();
        return new String(decoder.decode(parts[0]), StandardCharsets.UTF_8)
                + new String(decoder.decode(parts[1]), StandardCharsets.UTF_8);
    }

    @Test
    void itFitsIntoAnyHeaderLimit() {
        assertThat(Api.confirmedUser().login().access()).hasSizeLessThan(1500);
    }

    @Test
    void theJtiOfAMillionTokensIsAMillionDifferentOnes() {
        Set<UUID> seen = new HashSet<>();
        for (int i = 0; i < 1_000_000; i++) {
            seen.add(chance.id());
        }
        assertThat(seen).hasSize(1_000_000);
    }

    @Test
    void noTwoTokensShareAJti() {
        User user = Api.confirmedUser();
        Draft first = Draft.of(user.login().access());
        Draft second = Draft.of(user.login().access());
        assertThat(first.claims().get("jti")).isNotEqualTo(second.claims().get("jti"));
    }
}

package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A refresh token is ours or it is nothing: it says nothing about a session and ends none. */
@QuarkusTest
@Tag("any-database")
@WithTestResource(Surroundings.class)
class ForgedRefreshTokenTest {

    @Inject
    Forge forge;

    @Inject
    TokenVerifier verifier;

    private static Tokens tokens;

    private Draft draft;

    @BeforeEach
    void holdAGenuineOne() {
        tokens = tokens == null ? Api.confirmedUser().login() : tokens;
        draft = Draft.of(tokens.refresh());
    }

    private void isRefused(String forged) {
        Refused.asRefreshToken(forged);
        tokens = tokens.renew();
    }

    @Test
    void whatTheForgeLeavesUntouchedIsGenuine() {
        tokens = Tokens.of(Api.refresh(forge.signedAsRefresh(draft)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"none\"", "\"None\"", "\"HS384\"", "\"hs256\"", "\"ES256\"", "\"\"", "0", "null"})
    void anotherAlgorithmIsRefusedEvenUnderOurSecret(String alg) {
        isRefused(forge.signedAsRefresh(draft.header("alg", alg)));
    }

    @ParameterizedTest
    @ValueSource(ints = {384, 512})
    void ourSecretInAnotherHashIsRefused(int bits) {
        Refused.asRefreshToken(forge.signedAsRefresh(draft, bits));
        isRefused(forge.signedAsRefresh(draft.header("alg", "\"HS" + bits + "\""), bits));
    }

    @Test
    void anUnsignedOneIsRefused() {
        Refused.asRefreshToken(draft.input());
        Refused.asRefreshToken(draft.input() + ".");
        isRefused(draft.header("alg", "\"none\"").input() + ".");
    }

    @Test
    void theSecretIsNothingThatCanBeRead() {
        Refused.asRefreshToken(draft.mac(new byte[32], 256));
        Refused.asRefreshToken(draft.mac(forge.publicKey().getEncoded(), 256));
        isRefused(draft.mac(Draft.plain(forge.refreshKid()).getBytes(StandardCharsets.US_ASCII), 256));
    }

    @ParameterizedTest
    @CsvSource({
        "iss, '\"http://localhost:8080/\"'",
        "iss, ",
        "aud, '\"latchkey\"'",
        "aud, ",
        "sub, ",
        "sub, '\"nobody\"'",
        "sub, 7",
        "sid, ",
        "sid, '\"nothing\"'",
        "sid, 7",
        "gen, ",
        "gen, '\"0\"'",
        "gen, 0.5",
        "gen, -1",
        "gen, 9223372036854775808",
        "iat, ",
        "iat, '\"1\"'",
        "exp, ",
        "exp, '\"1\"'",
        "exp, 1.5",
        "exp, 1e30",
        "exp, 9223372036854775807",
        "iat, -9223372036854775808"
    })
    void aClaimThatWeNeverWriteIsRefusedEvenUnderOurSecret(String claim, String json) {
        isRefused(forge.signedAsRefresh(draft.claim(claim, json)));
    }

    @Test
    void oneFlippedCharacterAnywhereSpoilsIt() {
        String genuine = tokens.refresh();
        for (int at = 0; at < genuine.length(); at++) {
            char other = genuine.charAt(at) == 'A' ? 'B' : 'A';
            String spoilt = genuine.substring(0, at) + other + genuine.substring(at + 1);
            assertThat(verifier.refresh(spoilt)).as(spoilt).isEmpty();
        }
        assertThat(verifier.refresh(genuine)).isPresent();
    }
}

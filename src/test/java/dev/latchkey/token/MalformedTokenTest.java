package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.latchkey.testing.Api;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A token has three parts, one spelling and a modest size; nothing else is even parsed. */
@QuarkusTest
@Tag("any-database")
@WithTestResource(Surroundings.class)
class MalformedTokenTest {

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    private static final Duration AT_ONCE = Duration.ofSeconds(12);

    @Inject
    Forge forge;

    @Inject
    TokenVerifier verifier;

    @Test
    void onlyThreePartsAreAToken() {
        String[] parts = forge.access().split("\\.");
        Refused.asBearer(parts[0]);
        Refused.asBearer(parts[0] + "." + parts[1]);
        Refused.asBearer(String.join(".", parts) + ".");
        Refused.asBearer("." + String.join(".", parts));
        Refused.asBearer(String.join(".", parts) + "." + parts[2]);
        Refused.asBearer(String.join(".", parts) + "." + parts[1] + "." + parts[2]);
        Refused.asBearer(parts[0] + ".." + parts[2]);
        Refused.asBearer("." + parts[1] + "." + parts[2]);
    }

    static Stream<String> monsters() {
        return Stream.of(
                ".".repeat(1_000_000),
                "a".repeat(8 * 1024) + ".a.a",
                "a".repeat(64 * 1024) + ".a.a",
                "a".repeat(1024 * 1024) + ".a.a",
                "a.".repeat(500_000),
                Draft.base64("[".repeat(1_000_000)) + ".a.a",
                Draft.base64("{\"a\":".repeat(200_000)) + ".a.a");
    }

    @ParameterizedTest
    @MethodSource("monsters")
    void aMonsterIsRefusedUnread(String monster) {
        assertTimeout(AT_ONCE, () -> {
            assertThat(verifier.access(monster)).isEmpty();
            assertThat(verifier.refresh(monster)).isEmpty();
        });
    }

    @Test
    void aMonsterInAHeaderOrABodyNeverReachesTheVerifier() {
        assertTimeout(AT_ONCE, () -> {
            isTurnedAway(() -> Api.profile("a".repeat(64 * 1024)));
            isTurnedAway(() -> Api.profile(".".repeat(1_000_000)));
            isTurnedAway(() -> Api.refresh("a".repeat(1024 * 1024)));
            Refused.asRefreshToken("a".repeat(60 * 1024));
            Refused.asRefreshToken(".".repeat(60 * 1024));
        });
        Api.profile(forge.access()).then().statusCode(200);
    }

    /** The service answers without hearing the end, so it may have hung up while the rest was still being sent. */
    private static void isTurnedAway(Callable<Response> request) {
        try {
            assertThat(request.call().statusCode()).isIn(400, 401, 413, 431);
        } catch (Exception hungUp) {
            assertThat(hungUp).isInstanceOf(IOException.class);
        }
    }

    @Test
    void aTokenLongerThanAnyOfOursIsRefusedAlthoughWeSignedIt() {
        Draft draft = forge.draft();
        assertThat(verifier.access(forge.signed(draft.claim("padding", Draft.text("x".repeat(4000))))))
                .isPresent();
        assertThat(verifier.access(forge.signed(draft.claim("padding", Draft.text("x".repeat(8000))))))
                .isEmpty();
    }

    @Test
    void paddingIsRefusedInEveryPart() {
        String[] parts = forge.access().split("\\.");
        for (int part = 0; part < 3; part++) {
            for (String padding : new String[] {"=", "==", "%3D"}) {
                Refused.asBearer(replaced(parts, part, parts[part] + padding));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "\t", "\n", "\r\n", "+", "/", "!", "\u0000", "é", "Ａ", "\u200b", ":", ","})
    void aCharacterOutsideOfTheAlphabetIsRefusedWhereverItStands(String character) {
        String token = forge.access();
        for (int at = 0; at <= token.length(); at += 7) {
            assertThat(verifier.access(token.substring(0, at) + character + token.substring(at)))
                    .isEmpty();
        }
        assertThat(verifier.access(token + character)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"+", "/", "!", "a b", "=.", "~"})
    void aCharacterOutsideOfTheAlphabetIsRefusedLikeEverythingElse(String characters) {
        Refused.asBearer(forge.access() + characters);
        Refused.asBearer(characters + forge.access());
    }

    /** The last character of a part may hold bits that no byte uses; whoever sets them says the same bytes twice. */
    @Test
    void theSameBytesInAnotherSpellingAreRefused() {
        Draft draft = forge.draft();
        for (String filler : new String[] {"", "x", "xx"}) {
            String token = forge.signed(draft.claim("filler", Draft.text(filler)));
            assertThat(verifier.access(token)).isPresent();
            otherSpellings(token)
                    .forEach(other ->
                            assertThat(verifier.access(other)).as(other).isEmpty());
        }
        Refused.asBearer(otherSpellings(forge.access()).findFirst().orElseThrow());
    }

    private static Stream<String> otherSpellings(String token) {
        String[] parts = token.split("\\.");
        return Stream.of(0, 1, 2).flatMap(part -> {
            String text = parts[part];
            int slack = text.length() * 6 % 8;
            int last = ALPHABET.indexOf(text.charAt(text.length() - 1));
            return Stream.iterate(1, bits -> bits < 1 << slack, bits -> bits + 1)
                    .map(bits -> text.substring(0, text.length() - 1) + ALPHABET.charAt(last | bits))
                    .map(other -> replaced(parts, part, other));
        });
    }

    private static String replaced(String[] parts, int part, String text) {
        String[] copy = parts.clone();
        copy[part] = text;
        return String.join(".", copy);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "null",
                "[]",
                "0",
                "\"text\"",
                "{",
                "{}",
                "{}{}",
                "{\"alg\"}",
                "{\"alg\":\"ES256\",\"alg\":\"none\",\"kid\":\"a\"}",
                "\u0000",
                "\uFEFF{}",
                "<xml/>"
            })
    void aHeaderOrAPayloadThatIsNoneIsRefused(String json) {
        String[] parts = forge.access().split("\\.");
        Refused.asBearer(replaced(parts, 0, Draft.base64(json)));
        Refused.asBearer(replaced(parts, 1, Draft.base64(json)));
    }

    @Test
    void aHeaderThatSaysSomethingTwiceIsRefusedAlthoughWeSignedIt() {
        Draft draft = forge.draft();
        String twice = draft.header().get("alg") + ",\"alg\":" + draft.header().get("alg");
        Refused.asBearer(forge.signed(draft.header("alg", twice)));
    }

    @Test
    void aPayloadThatSaysSomethingTwiceIsRefusedAlthoughWeSignedIt() {
        Draft draft = forge.draft();
        String twice = draft.claims().get("sub") + ",\"sub\":" + draft.claims().get("sub");
        Refused.asBearer(forge.signed(draft.claim("sub", twice)));
    }
}

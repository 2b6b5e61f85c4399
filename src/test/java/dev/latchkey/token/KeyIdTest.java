package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.latchkey.testing.LogLines;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A key id is looked up among our own keys and is nothing else: no path, no query, no address (RFC 8725 section 3.10). */
@QuarkusTest
@Tag("any-database")
@WithTestResource(Surroundings.class)
class KeyIdTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(12);

    @Inject
    Forge forge;

    @Inject
    TokenVerifier verifier;

    @Test
    void withoutAKeyIdEvenOurOwnSignatureIsRefused() {
        Refused.asBearer(forge.signed(forge.draft().header("kid", null)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"\"",
                "\"unknown\"",
                "0",
                "true",
                "null",
                "[]",
                "{}",
                "[\"a\"]",
                "{\"a\":1}",
                "\"../../../../dev/null\"",
                "\"/dev/tcp/127.0.0.1/9\"",
                "\"file:///etc/passwd\"",
                "\"' OR '1'='1\"",
                "\"x' UNION SELECT 'secret'--\"",
                "\"$(sleep 20)\"",
                "\"`sleep 20`|sleep 20\"",
                "\"${jndi:ldap://127.0.0.1:9/x}\"",
                "\"\\u0000\"",
                "\"\\r\\nSet-Cookie: a=b\"",
                "\"\\uD800\""
            })
    void aKeyIdThatIsNotOneOfOursIsRefused(String kid) {
        Draft draft = forge.draft().header("kid", kid);
        assertTimeout(AT_ONCE, () -> {
            Refused.asBearer(forge.signed(draft));
            Refused.asBearer(draft.signed(Forge.ATTACKER.getPrivate()));
            Refused.asRefreshToken(draft.signed(Forge.ATTACKER.getPrivate()));
        });
    }

    /** {@code /dev/null} and an empty column are both the empty secret. */
    @Test
    void aKeyIdThatPointsToNothingDoesNotMakeNothingTheSecret() {
        for (String kid : List.of("\"/dev/null\"", "\"' UNION SELECT '\"", "\"\"")) {
            Draft draft = forge.draft().header("alg", "\"HS256\"").header("kid", kid);
            Refused.asBearer(draft.mac(new byte[] {0}, 256));
            Refused.asRefreshToken(draft.header("typ", "\"rt+jwt\"").mac(new byte[] {0}, 256));
        }
    }

    @Test
    void aKeyIdOfAHundredKilobytesIsRefusedUnread() {
        Draft draft = forge.draft().header("kid", Draft.text("k".repeat(100_000)));
        assertTimeout(
                AT_ONCE, () -> assertThat(verifier.access(forge.signed(draft))).isEmpty());
    }

    @Test
    void aKeyIdThatIsAnAddressIsNotVisited() throws IOException {
        try (Listener listener = new Listener()) {
            Refused.asBearer(forge.signed(forge.draft().header("kid", Draft.text(listener.url()))));
            listener.heardNothing();
        }
    }

    @Test
    void aKeyIdWritesNoLineIntoTheLog() {
        String line = "\n2026-11-23 INFO forged " + System.identityHashCode(this);
        try (LogLines log = new LogLines()) {
            Refused.asBearer(forge.signed(forge.draft().header("kid", Draft.text(line))));
            Refused.asRefreshToken(forge.signed(forge.draft().header("kid", Draft.text(line))));
            Logger.getLogger(KeyIdTest.class).info("the log is being read");
            assertThat(log.all()).contains("the log is being read").doesNotContain("forged");
        }
    }
}

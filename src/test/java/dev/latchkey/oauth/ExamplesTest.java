package dev.latchkey.oauth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.oauth.example.RevokedSessions;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.Api.Tokens;
import dev.latchkey.testing.Jwts;
import dev.latchkey.testing.Node;
import dev.latchkey.testing.OAuthClient;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The verifiers that the README shows do what it says of them. */
@QuarkusTest
@WithTestResource(Surroundings.class)
class ExamplesTest {

    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String SOURCES = "src/test/";

    @TestHTTPResource("/")
    URI root;

    private String url() {
        return root.toString().replaceAll("/$", "");
    }

    private static String sid(Tokens tokens) {
        return Jwts.claim(tokens.access(), "sid");
    }

    private static Tokens loggedOut() {
        Tokens tokens = Api.confirmedUser().login();
        OAuthClient.LATCHKEY.revoke(tokens.refresh()).then().statusCode(200);
        return tokens;
    }

    @ParameterizedTest
    @ValueSource(strings = {"java/dev/latchkey/oauth/example/RevokedSessions.java", "js/revoked-sessions.mjs"})
    void theReadmeNamesThem(String file) throws IOException {
        assertThat(Path.of(SOURCES + file)).isRegularFile();
        assertThat(Files.readString(Path.of("README.md"))).contains(SOURCES + file);
    }

    @Test
    void theJavaOneRefusesASessionThatEndedAndNoOther() throws Exception {
        RevokedSessions revoked = new RevokedSessions(url(), OAuthClient.ISSUER, "ES256");
        Tokens alive = Api.confirmedUser().login();
        revoked.poll();
        assertThat(revoked.has(sid(alive))).isFalse();
        Tokens over = loggedOut();
        Awaitility.await().atMost(SOON).until(() -> {
            revoked.poll();
            return revoked.has(sid(over));
        });
        assertThat(revoked.has(sid(alive))).isFalse();
    }

    @Test
    void theNodeOneRefusesASessionThatEndedAndNoOther() {
        try (Node node = Node.start("ask.mjs", url(), OAuthClient.ISSUER)) {
            Tokens alive = Api.confirmedUser().login();
            assertThat(ask(node, alive)).isEqualTo("false");
            Tokens over = loggedOut();
            Awaitility.await().atMost(SOON).until(() -> "true".equals(ask(node, over)));
            assertThat(ask(node, alive)).isEqualTo("false");
        }
    }

    private static String ask(Node node, Tokens tokens) {
        return node.ask("{\"sid\":\"" + sid(tokens) + "\"}");
    }
}

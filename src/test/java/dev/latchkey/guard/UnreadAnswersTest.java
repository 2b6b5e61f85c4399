package dev.latchkey.guard;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.testing.RawHttp;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.RestAssured;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever asks without reading is not listened to for ever. */
@QuarkusTest
@Tag("slow")
@WithTestResource(Surroundings.class)
class UnreadAnswersTest {

    private static final int MORE_THAN_FIT_ANYWHERE = 1_000_000;

    /** Answers of our own, a file that is sent in parts, and an answer before the answer. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /profile HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET /latchkey.js HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "POST /refresh HTTP/1.1\r\nHost: localhost\r\nExpect: 100-continue\r\nContent-Type: application/json"
                        + "\r\nContent-Length: 2\r\n\r\n{}",
            })
    void whoeverOnlyAsksIsCutOff(String request) throws IOException {
        byte[] once = request.getBytes(US_ASCII);
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            assertThatThrownBy(() -> {
                        for (int sent = 0; sent < MORE_THAN_FIT_ANYWHERE; sent++) {
                            socket.getOutputStream().write(once);
                        }
                    })
                    .isInstanceOf(IOException.class);
        }
    }

    @Test
    void whoeverAsksAFewAtOnceIsAnsweredEach() {
        String profile = "GET /profile HTTP/1.1\r\nHost: localhost\r\n";
        String answers = RawHttp.exchange((profile + "\r\n").repeat(39) + profile + "Connection: close", new byte[0]);
        assertThat(answers.split("HTTP/1.1 401 Unauthorized", -1)).hasSize(41);
    }

    @Test
    void whoeverReadsMayAskForEver() throws IOException {
        byte[] once = "GET /profile HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII);
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            BufferedReader answers = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
            for (int request = 0; request < 300; request++) {
                socket.getOutputStream().write(once);
                assertThat(answers.readLine()).as("answer %d", request).isEqualTo("HTTP/1.1 401 Unauthorized");
                while (answers.read() != '}') {}
            }
        }
    }
}

package dev.latchkey.admin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.Admin;
import dev.latchkey.testing.Api;
import dev.latchkey.testing.ShortIdleTime;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An import may stand still for longer than a connection may be idle: plain passwords take their time. */
@QuarkusTest
@TestProfile(ShortIdleTime.class)
@Tag("slow")
@Tag("any-database")
@WithTestResource(Surroundings.class)
class SlowImportTest {

    @Test
    void keepsItsConnectionUntilItIsAnswered() throws Exception {
        // The first requests to a service that has just started may take longer than that as well.
        Admin admin = Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .ignoreExceptions()
                .until(Admin::fresh, Objects::nonNull);
        String line = "{\"email\": \"%s\", \"password\": \"x\"}\n".formatted(Api.newAddress());
        try (Socket sender = new Socket("127.0.0.1", RestAssured.port)) {
            send(sender, """
                    POST /admin/import HTTP/1.1\r
                    Host: localhost\r
                    Content-Type: application/x-ndjson\r
                    Content-Length: %d\r
                    Authorization: Bearer %s\r
                    \r
                    """.formatted(line.length(), admin.tokens().access()));
            Thread.sleep(ShortIdleTime.IDLE.plusSeconds(2).toMillis());
            send(sender, line);
            // Until it is idle again, and closed.
            assertThat(new String(sender.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .startsWith("HTTP/1.1 200")
                    .contains("\"created\":1");
        }
    }

    private static void send(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }
}

package dev.latchkey.guard;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testing.ShortIdleTime;
import dev.latchkey.testing.Surroundings;
import io.quarkus.test.common.WithTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A body that trickles in keeps its connection no longer than silence would. */
@QuarkusTest
@TestProfile(ShortIdleTime.class)
@Tag("slow")
@Tag("any-database")
@WithTestResource(Surroundings.class)
class EndlessBodiesTest {

    private static final Duration LONGEST = ShortIdleTime.IDLE.multipliedBy(4);
    private static final int PAUSE_MILLIS = 500;
    private static final int PATIENCE_MILLIS = 20_000;
    private static final String END_OF_HEAD = "\r\n\r\n";
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");
    private static final String JSON = " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n";
    private static final String FORM =
            " HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n";
    private static final String LONG = "Content-Length: 1000\r\n\r\n";
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

    @Test
    void aBodyThatTricklesInIsNotWaitedFor() throws Exception {
        List<Trickle> trickles = List.of(
                new Trickle("POST /login" + JSON + LONG, " "),
                new Trickle("POST /login" + JSON + CHUNKED, "1\r\n \r\n"),
                new Trickle("POST /oauth2/token" + FORM + LONG, "x"),
                new Trickle("GET /verify" + JSON + LONG, " "),
                new Trickle("POST /nowhere" + JSON + LONG, " "));
        assertThat(openAfter(LONGEST, trickles)).isEmpty();
        assertThat(trickles).allSatisfy(trickle -> assertThat(trickle.answer()).isEmpty());
    }

    @Test
    void norIsOneWhoseRequestIsAnsweredAlready() throws Exception {
        Trickle preflight = new Trickle(
                "OPTIONS /login" + JSON + "Origin: " + Surroundings.APP + "\r\nAccess-Control-Request-Method: POST\r\n"
                        + LONG,
                " ");
        assertThat(openAfter(LONGEST, List.of(preflight))).isEmpty();
        assertThat(preflight.answer()).startsWith("HTTP/1.1 204");
    }

    @Test
    void aBodyThatIsThereInTimeIsAnsweredAndItsConnectionServesOn() throws Exception {
        try (Socket client = new Socket("127.0.0.1", RestAssured.port)) {
            send(client, "POST /login" + JSON + "Content-Length: 2\r\n\r\n{");
            Thread.sleep(PAUSE_MILLIS);
            send(client, "}");
            assertThat(next(client)).startsWith("HTTP/1.1 400");
            Instant end = Instant.now().plus(ShortIdleTime.IDLE.multipliedBy(2));
            while (Instant.now().isBefore(end)) {
                send(client, "GET /latchkey.css HTTP/1.1\r\nHost: localhost\r\n\r\n");
                assertThat(next(client)).startsWith("HTTP/1.1 200");
                Thread.sleep(PAUSE_MILLIS);
            }
        }
    }

    /** Sends to each a little at a time, and returns those that are still open then. */
    private static List<Trickle> openAfter(Duration time, List<Trickle> trickles) throws Exception {
        Instant end = Instant.now().plus(time);
        List<Trickle> open = new ArrayList<>(trickles);
        while (!open.isEmpty() && Instant.now().isBefore(end)) {
            Thread.sleep(PAUSE_MILLIS);
            open.removeIf(Trickle::isClosed);
        }
        return open;
    }

    private static void send(Socket to, String text) throws IOException {
        to.getOutputStream().write(text.getBytes(UTF_8));
    }

    /** The next answer, or what comes of it until the connection is closed. */
    private static String next(Socket from) throws IOException {
        from.setSoTimeout(PATIENCE_MILLIS);
        InputStream in = from.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf(END_OF_HEAD) < 0) {
            int next = in.read();
            if (next < 0) {
                return head.toString();
            }
            head.append((char) next);
        }
        Matcher length = LENGTH.matcher(head);
        return length.find()
                ? head + new String(in.readNBytes(Integer.parseInt(length.group(1))), UTF_8)
                : head.toString();
    }

    /** A request whose body has no end. */
    private static final class Trickle {

        private final Socket socket;
        private final String head;
        private final String drop;
        private final StringBuilder answer = new StringBuilder();

        Trickle(String head, String drop) throws IOException {
            this.socket = new Socket("127.0.0.1", RestAssured.port);
            this.head = head;
            this.drop = drop;
            socket.setSoTimeout(1);
            send(socket, head);
        }

        /** Finds out by sending more. */
        boolean isClosed() {
            try {
                int next = socket.getInputStream().read();
                if (next >= 0) {
                    answer.append((char) next);
                    answer.append(next(socket));
                    socket.setSoTimeout(1);
                }
                return next < 0;
            } catch (SocketTimeoutException open) {
                return !sends();
            } catch (IOException closed) {
                return true;
            }
        }

        private boolean sends() {
            try {
                send(socket, drop);
                return true;
            } catch (IOException closed) {
                return false;
            }
        }

        String answer() {
            return answer.toString();
        }

        @Override
        public String toString() {
            return head.lines().findFirst().orElse("");
        }
    }
}

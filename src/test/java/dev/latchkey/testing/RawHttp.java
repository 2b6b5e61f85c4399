package dev.latchkey.testing;

import io.restassured.RestAssured;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Requests that no proper HTTP client would send. */
public final class RawHttp {

    private static final int PATIENCE_MILLIS = 20_000;
    private static final int LONGEST = 1 << 20;

    private RawHttp() {}

    /** Sends bytes, keeps the sending side open, and returns what comes back until the server closes. */
    public static String exchange(String head, byte[] body) {
        return exchange(head, body, false);
    }

    /** As {@link #exchange(String, byte[])}, but says that nothing more will follow. */
    public static String exchangeAndStop(String head, byte[] body) {
        return exchange(head, body, true);
    }

    private static String exchange(String head, byte[] body, boolean stop) {
        try (Socket socket = new Socket("127.0.0.1", RestAssured.port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write((head + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().write(body);
            socket.getOutputStream().flush();
            if (stop) {
                socket.shutdownOutput();
            }
            return new String(socket.getInputStream().readNBytes(LONGEST), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** The status of an answer's first line. */
    public static int status(String answer) {
        if (!answer.startsWith("HTTP/1.")) {
            throw new AssertionError("no answer: " + answer);
        }
        return Integer.parseInt(answer.substring(9, 12));
    }
}

package dev.latchkey.token;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;

/** An address that a token may name and that nobody should visit. */
final class Listener implements AutoCloseable {

    private static final int MILLIS = 100;

    private final ServerSocket socket;

    Listener() throws IOException {
        socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        socket.setSoTimeout(MILLIS);
    }

    String url() {
        return "http://127.0.0.1:" + socket.getLocalPort() + "/keys.json";
    }

    /** Even a visit that was given up since would still be waiting to be accepted. */
    void heardNothing() {
        assertThatThrownBy(socket::accept).isInstanceOf(SocketTimeoutException.class);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}

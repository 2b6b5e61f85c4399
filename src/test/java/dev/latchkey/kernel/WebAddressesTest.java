package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent in clear stays on this machine. */
class WebAddressesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://a.example/certs",
                "HTTPS://A.example:65535",
                "http://localhost/certs",
                "HTTP://LocalHost:8080",
                "http://127.0.0.1:8080/certs",
                "http://127.1.2.3",
                "http://[::1]:8080/certs",
            })
    void nobodyOnTheWayReadsOrChangesThat(String address) {
        assertThat(WebAddresses.isHttpsOrLocal(URI.create(address))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://a.example/certs",
                "http://localhost.a.example",
                "http://127.0.0.1.a.example",
                "http://127.0.0.1@a.example",
                "http://127.0.0.256",
                "http://128.0.0.1",
                "http://0.0.0.0",
                "http://[::2]",
                "http://localhost:65536",
                "https://a.example:99999",
                "https://a_b.example",
                "https:///certs",
                "https:certs",
                "ftp://localhost",
                "file:///etc/passwd",
                "//localhost/certs",
                "localhost",
                "",
            })
    void anyOtherAddressMayBeInOtherHands(String address) {
        assertThat(WebAddresses.isHttpsOrLocal(URI.create(address))).isFalse();
    }
}

package dev.latchkey.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.quarkus.runtime.configuration.ConfigurationException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedOriginsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "*",
                "null",
                "https://app.example.com/",
                "app.example.com",
                "https://*.example.com",
                "https://APP.example.com",
                "https://app.example.com:123456",
                "https://app.example.com:65536",
                "https://app.example.com:443",
                "http://app.example.com:80",
                "https://[:::]",
                "https://app.example.com:08443",
                "https://app.example.com,https://evil.example",
                "capacitor://localhost/",
                "capacitor://localhost/index.html",
                "capacitor://*",
                "capacitor://",
                "capacitor:localhost",
                "*://localhost",
                "file:///",
                "://localhost",
                "1password://localhost",
                "Capacitor://localhost"
            })
    void anOriginThatIsNoneIsRefusedByItsName(String origin) {
        assertThatThrownBy(() -> AllowedOrigins.checked(origin))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("latchkey.cors.origins: " + origin + " is no origin.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://app.example.com",
                "http://localhost:3000",
                "http://localhost:443",
                "https://app.example.com:65535",
                "http://[::1]:3000",
                "capacitor://localhost",
                "capacitor://localhost:80",
                "ionic://localhost",
                "tauri://localhost",
                "app+x.y-1://localhost:3000"
            })
    void anOriginIsTakenAsItIs(String origin) {
        assertThat(AllowedOrigins.checked(origin)).isEqualTo(origin);
    }
}

package dev.latchkey.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.audit.StoredTypes;
import io.quarkus.runtime.configuration.ConfigurationException;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A webhook whose settings make no sense stops the start, and is named; what may be secret of it is not. */
class WebhookSettingsTest {

    private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    private static final String URL = "https://crm.example.com/hooks?key=1234";

    private static Webhook webhook(String url, List<String> secrets, Set<String> events) {
        return Webhook.of("crm", URI.create(url), secrets, Optional.ofNullable(events));
    }

    private static void refused(String url, List<String> secrets, Set<String> events) {
        assertThatThrownBy(() -> webhook(url, secrets, events))
                .isInstanceOf(ConfigurationException.class)
                .hasMessageContaining("latchkey.webhooks.\"crm\"")
                .hasMessageNotContainingAny("1234", "MfKQ9r8", "s3cret");
    }

    @Test
    void oneThatNamesNoEventsIsToldOfAllThatAreStoredButOfThoseThatItWouldCause() {
        Webhook webhook = webhook(URL, List.of(SECRET), null);
        assertThat(StoredTypes.ALL).filteredOn(type -> !webhook.wants(type)).containsExactly("webhook_given_up");
        assertThat(List.of("opened", "ended", "reused", "signed_up", "account_deleted"))
                .allMatch(webhook::wants);
        assertThat(List.of("renewed", "repeated", "login_throttled")).noneMatch(webhook::wants);
    }

    @Test
    void anEventThatIsNotThereOrIsOnlyCountedIsRefused() {
        assertThat(webhook(URL, List.of(SECRET), Set.of("reused")).events()).containsExactly("reused");
        refused(URL, List.of(SECRET), Set.of("reused", "registered"));
        refused(URL, List.of(SECRET), Set.of("renewed"));
        refused(URL, List.of(SECRET), Set.of("webhook_given_up"));
        assertThatThrownBy(() -> webhook(URL, List.of(SECRET), Set.of("reused", "registered")))
                .hasMessageEndingWith("[registered]");
    }

    @ParameterizedTest
    @ValueSource(strings = {URL, "http://localhost:9/hooks", "http://127.0.0.1/", "http://[::1]:9/"})
    void eventsGoOverTlsOrStayOnThisMachine(String url) {
        assertThat(webhook(url, List.of(SECRET), null).url()).hasToString(url);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://crm.example.com/hooks?key=1234",
                "http://localhost.example.com/?key=1234",
                "http://127.0.0.1.example.com/?key=1234",
                "https://user:s3cret@crm.example.com/",
                "https://crm.example.com/#1234",
                "https:///hooks?key=1234",
                "ftp://localhost/1234",
                "hooks?key=1234"
            })
    void anyOtherAddressIsRefused(String url) {
        refused(url, List.of(SECRET), null);
    }

    @Test
    void thereAreOneOrTwoSecrets() {
        assertThat(webhook(URL, List.of(SECRET, SECRET), null).secrets()).hasSize(2);
        refused(URL, List.of(), null);
        refused(URL, List.of(SECRET, SECRET, SECRET), null);
        refused(URL, List.of(SECRET, "s3cret"), null);
    }

    @Test
    void nothingOfItIsPrinted() {
        assertThat(webhook(URL, List.of(SECRET), null)).hasToString("Webhook[crm]");
        assertThat(webhook(URL, List.of(SECRET), null).address()).isEqualTo("https://crm.example.com/hooks");
    }
}

package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.process.Client.Tokens;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** What the service is for, tried on the very files that are shipped. */
class StoryIT {

    private static final String EMAIL = "ada@example.org";
    private static final String PASSWORD = "correct horse battery staple";

    @Test
    void someoneSignsUpLogsInAndStaysLoggedInAcrossARestart() {
        try (Service service = Service.fresh(Map.of()).start()) {
            Client client = new Client(service);
            assertThat(service.output())
                    .contains("No SMTP server is set")
                    .contains("mails, links included, are printed");

            client.register(EMAIL, PASSWORD).expect(202);
            assertThat(client.login(EMAIL, PASSWORD).expect(400).string("code")).isEqualTo("email_not_verified");
            client.verify(service.printedSecret(EMAIL)).expect(200);
            Tokens tokens = client.login(EMAIL, PASSWORD).tokens();
            assertThat(client.profile(tokens.access()).expect(200).string("email"))
                    .isEqualTo(EMAIL);
            Tokens renewed = client.refresh(tokens.refresh()).tokens();
            client.profile(renewed.access()).expect(200);

            assertThat(service.stop()).as("SIGTERM is no failure").isIn(0, 143);
            service.start();
            client.profile(tokens.access()).expect(200);
            client.profile(renewed.access()).expect(200);
            client.profile(client.refresh(renewed.refresh()).tokens().access()).expect(200);
        }
    }

    @Test
    void anExpiredAccessTokenIsRefusedAndRenewed() {
        try (Service service =
                Service.fresh(Map.of("LATCHKEY_ACCESS_TOKEN_LIFETIME", "PT1S")).start()) {
            Client client = new Client(service);
            client.confirmed(EMAIL, PASSWORD);
            Tokens tokens = client.login(EMAIL, PASSWORD).tokens();
            client.profile(tokens.access()).expect(200);

            Awaitility.await()
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> client.profile(tokens.access()).status() == 401);
            assertThat(client.profile(tokens.access()).string("code")).isEqualTo("invalid_token");
            client.profile(client.refresh(tokens.refresh()).tokens().access()).expect(200);
        }
    }
}

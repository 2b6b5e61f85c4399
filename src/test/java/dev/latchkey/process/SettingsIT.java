package dev.latchkey.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.process.Client.Tokens;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A service that cannot do what it was told does not start, says why in one sentence, and breaks nothing. */
class SettingsIT {

    private static final String EMAIL = "ada@example.org";
    private static final String PASSWORD = "correct horse battery staple";

    @Test
    void aForeignMasterSecretIsRefusedAndChangesNothing() {
        try (Service service = Service.fresh(Map.of()).start();
                Service foreign = service.sibling(Map.of("LATCHKEY_MASTER_SECRET", "f".repeat(32)))) {
            Client client = new Client(service);
            client.confirmed(EMAIL, PASSWORD);
            Tokens tokens = client.login(EMAIL, PASSWORD).tokens();
            service.stop();

            assertThat(refusal(foreign)).contains("The master secret does not open the keys", "Nothing was changed");

            service.start();
            client.profile(tokens.access()).expect(200);
            client.profile(client.refresh(tokens.refresh()).tokens().access()).expect(200);
        }
    }

    @Test
    void aShortMasterSecretIsRefusedWithoutBeingPrinted() {
        try (Service service = Service.fresh(Map.of("LATCHKEY_MASTER_SECRET", "too-short-a-secret"))) {
            assertThat(refusal(service))
                    .contains("latchkey.master-secret must have at least 32 bytes")
                    .doesNotContain("too-short-a-secret");
        }
    }

    @Test
    void aVariableThatNamesNoSettingIsRefusedByItsName() {
        try (Service service = Service.fresh(Map.of("LATCHKEY_SESION_IDLE", "P1D"))) {
            assertThat(refusal(service)).contains("name no setting of Latchkey: LATCHKEY_SESION_IDLE");
        }
    }

    @Test
    void aLineBesideTheServiceThatNamesNoSettingIsRefusedByItsName() throws IOException {
        try (Service service = Service.fresh(Map.of("LATCHKEY_HTTP_PORT", "9999"))) {
            Files.writeString(service.dataDir().resolveSibling(".env"), "_PROD_LATCHKEY_SESION_IDLE=P1D\n");
            assertThat(refusal(service))
                    .contains("name no setting of Latchkey: LATCHKEY_HTTP_PORT, _PROD_LATCHKEY_SESION_IDLE");
        }
    }

    @Test
    void aMalformedDurationIsRefusedByItsName() {
        try (Service service = Service.fresh(Map.of("LATCHKEY_SESSION_IDLE", "a month"))) {
            assertThat(refusal(service)).contains("latchkey.session.idle", "a month");
        }
    }

    @Test
    void anOriginThatIsNoneIsRefusedByItsName() {
        try (Service service = Service.fresh(Map.of("LATCHKEY_CORS_ORIGINS", "https://good.example.com,*"))) {
            assertThat(refusal(service)).contains("latchkey.cors.origins: * is no origin.");
        }
    }

    @Test
    void numbersThatMakeNoSenseAreRefusedByTheirNamesBeforeAnythingIsWritten() {
        Map<String, String> settings = Map.of(
                "LATCHKEY_THROTTLE_RENEWALS_PER_SECOND", "0",
                "LATCHKEY_SESSION_IDLE", "PT0S",
                "LATCHKEY_ACCESS_TOKEN_ALGORITHM", "FOO");
        try (Service service = Service.fresh(settings)) {
            assertThat(refusal(service))
                    .contains(
                            "latchkey.throttle.renewals-per-second with the config value \"0\"",
                            "latchkey.session.idle with the config value \"PT0S\"",
                            "latchkey.access-token.algorithm with the config value \"FOO\"");
            assertThat(service.dataDir()).doesNotExist();
        }
    }

    @Test
    void aWebhookThatMakesNoSenseIsRefusedByItsNameAndWithoutItsSecret() {
        Map<String, String> settings = Map.of(
                "LATCHKEY_WEBHOOKS__CRM__URL", "https://crm.example.com/?key=in-the-address",
                "LATCHKEY_WEBHOOKS__CRM__SECRET", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                "LATCHKEY_WEBHOOKS__CRM__EVENTS", "reused,registered");
        try (Service service = Service.fresh(settings)) {
            assertThat(refusal(service))
                    .contains("latchkey.webhooks.\"crm\": events has what is no type of a stored event: [registered]")
                    .doesNotContain("MfKQ9r8", "in-the-address");
        }
    }

    @Test
    void onlyAServiceBehindTlsBindsBrowsersToIt() {
        try (Service plain = Service.fresh(Map.of()).start();
                Service tls = Service.fresh(Map.of("LATCHKEY_PUBLIC_URL", "https://login.example.org"))
                        .start()) {
            for (String path : List.of("/verify", "/profile", "/latchkey.css", "/no/such/path")) {
                assertThat(new Client(plain).get(path).header("Strict-Transport-Security"))
                        .isNull();
                assertThat(new Client(tls).get(path).header("Strict-Transport-Security"))
                        .isEqualTo("max-age=31536000");
            }
        }
    }

    @Test
    void aDataFolderInUseIsRefusedAndItsUserGoesOn() {
        try (Service service = Service.fresh(Map.of()).start();
                Service second = service.sibling(Map.of())) {
            Client client = new Client(service);
            client.confirmed(EMAIL, PASSWORD);

            assertThat(refusal(second)).contains("Another process uses the data folder");

            client.profile(client.login(EMAIL, PASSWORD).tokens().access()).expect(200);
        }
    }

    @Test
    void everyServiceMakesKeysOfItsOwnThatOnlyItsOwnerReads() throws IOException {
        Map<String, String> pod =
                Map.of("LATCHKEY_SERVICE_HOST", "10.0.0.1", "LATCHKEY_PORT_8080_TCP", "tcp://10.0.0.1:8080");
        try (Service service = Service.fresh(Map.of()).start();
                Service other = Service.fresh(pod).start()) {
            assertThat(mode(secretOf(service))).isEqualTo("rw-------");
            assertThat(mode(service.dataDir())).isEqualTo("rwx------");
            assertThat(Files.readString(secretOf(service))).isNotEqualTo(Files.readString(secretOf(other)));

            Client client = new Client(service);
            client.confirmed(EMAIL, PASSWORD);
            Tokens tokens = client.login(EMAIL, PASSWORD).tokens();
            new Client(other).profile(tokens.access()).expect(401);
            new Client(other).refresh(tokens.refresh()).expect(401);
        }
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private static Path secretOf(Service service) {
        return service.dataDir().resolve("master-secret");
    }

    /** The output of a service that must not start. */
    private static String refusal(Service service) {
        assertThat(service.launch().exitCode()).isNotZero();
        assertThat(service.output()).doesNotContain("\tat ").doesNotContain("Listening on");
        return service.output();
    }
}

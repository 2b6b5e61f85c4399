package dev.latchkey.kernel;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.DotEnvConfigSourceProvider;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.spi.ConfigSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which environment variables may stand beside the settings. */
class SettingsCheckTest {

    /** As Kubernetes has them for Services in the namespace, for links between them, and as Docker had them. */
    private static final Map<String, String> OF_KUBERNETES = Map.ofEntries(
            entry("LATCHKEY_SERVICE_HOST", "10.0.0.11"),
            entry("LATCHKEY_SERVICE_PORT", "8080"),
            entry("LATCHKEY_SERVICE_PORT_HTTP", "8080"),
            entry("LATCHKEY_PORT", "tcp://10.0.0.11:8080"),
            entry("LATCHKEY_PORT_8080_TCP", "tcp://10.0.0.11:8080"),
            entry("LATCHKEY_PORT_8080_TCP_ADDR", "10.0.0.11"),
            entry("LATCHKEY_POSTGRESQL_SERVICE_HOST", "fd00:10:96::a"),
            entry("LATCHKEY_POSTGRESQL_SERVICE_PORT", "5432"),
            entry("LATCHKEY_POSTGRESQL_SERVICE_PORT_TCP_POSTGRESQL", "5432"),
            entry("LATCHKEY_POSTGRESQL_PORT", "tcp://[fd00:10:96::a]:5432"),
            entry("LATCHKEY_POSTGRESQL_PORT_5432_TCP", "tcp://[fd00:10:96::a]:5432"),
            entry("LATCHKEY_POSTGRESQL_PORT_5432_TCP_PROTO", "tcp"),
            entry("LATCHKEY_POSTGRESQL_HL_2_PORT_5432_UDP", "udp://10.0.0.12:5432"),
            entry("LATCHKEY_POSTGRESQL_HL_2_PORT_5432_UDP_PORT", "5432"),
            entry("LATCHKEY_SIGNAL_PORT", "sctp://10.0.0.13:2905"),
            entry("LATCHKEY_MAIL_SERVICE_HOST", "10.0.0.14"),
            entry("LATCHKEY_SERVICE_PORT_A_SERVICE_HOST", "10.0.0.15"),
            entry("LATCHKEY_SERVICE_PORT_A_SERVICE_PORT", "80"));

    @Test
    void whatKubernetesSaysOfAServiceIsNoSetting() {
        assertThat(SettingsCheck.unknown(OF_KUBERNETES)).isEmpty();
    }

    /** Kubernetes would not say that. */
    @ParameterizedTest
    @CsvSource({
        "LATCHKEY_HTTP_PORT, 9999",
        "LATCHKEY_PORT, 8080",
        "LATCHKEY_PORT, http://10.0.0.11:8080",
        "LATCHKEY_PORT_8080_TCP, 8080",
        "LATCHKEY_PORT_8080_TCP_PROTO, http",
        "LATCHKEY_PORT_8080_TCP_PORT, tcp",
        "LATCHKEY_PORT_8080_TCP_ADDR, db",
        "LATCHKEY_MAIL_SERVICE_HOST, smtp",
        "LATCHKEY_MAIL_SERVICE_HOST, ''",
        "LATCHKEY_SERVICE_PORT, http",
        "LATCHKEY_OTHER_SERVICE_PORT, 8080",
        "LATCHKEY_OTHER_SERVICE_PORT_HTTP, 8080",
    })
    void whatOnlyIsCalledAsKubernetesCallsItIsNamed(String variable, String value) {
        Map<String, String> variables = new HashMap<>(OF_KUBERNETES);
        variables.put(variable, value);
        assertThat(SettingsCheck.unknown(variables)).containsExactly(variable);
    }

    /** SmallRye Config reads it as it reads the environment. */
    @Test
    void whatIsMisspeltInAFileBesideTheServiceIsNamed(@TempDir Path folder) throws IOException {
        Path file = folder.resolve(".env");
        Files.writeString(file, "LATCHKEY_SESION_IDLE=P1D\nLATCHKEY_SESSION_IDLE=P1D\nlatchkey.audiense=x\n");
        List<ConfigSource> sources = DotEnvConfigSourceProvider.dotEnvSources(
                file.toUri().toString(), getClass().getClassLoader());
        assertThat(SettingsCheck.unknown(SettingsCheck.variables(sources)))
                .containsExactly("LATCHKEY_SESION_IDLE", "latchkey.audiense");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LATCHKEY_SESION_IDLE",
                "LATCHKEY_SESSION",
                "LATCHKEY_PORTS",
                "LATCHKEY_HTTP_PORT_NUMBER",
                "LATCHKEY_SERVICE",
                "LATCHKEY_SERVICE_HOSTS",
                "LATCHKEY_ACCESS_TOKEN_CLAIM_TENANT",
                "LATCHKEY_ACCESS_TOKEN_CLAIMS",
                "LATCHKEY_WEBHOOKS__PORT__ULR",
                "LATCHKEY_CLIENTS__SERVICE_PORT_A__SCOPS",
                "latchkey.sesion.idle",
                "latchkey.session-idle",
                "latchkey_session_idle",
                "_PROD_LATCHKEY_SESION_IDLE",
                "_MY_PROD_LATCHKEY_PORT",
                "%prod.latchkey.sesion.idle",
                "%prod.LATCHKEY_SESION_IDLE",
            })
    void whatIsMisspeltIsNamed(String variable) {
        assertThat(SettingsCheck.unknown(Map.of(variable, "8080"))).containsExactly(variable);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LATCHKEY_SESSION_IDLE",
                "LATCHKEY_WEBHOOKS__PORT__URL",
                "LATCHKEY_ACCESS_TOKEN_CLAIMS_TENANT",
                "latchkey.access-token.claims.tenant",
                "latchkey.session.idle",
                "latchkey.webhooks.port.url",
                "latchkey.webhooks.\"my-port\".url",
                "_PROD_LATCHKEY_SESSION_IDLE",
                "_MY_PROD_LATCHKEY_WEBHOOKS__PORT__URL",
                "%prod.latchkey.session.idle",
                "%prod.LATCHKEY_SESSION_IDLE",
                "QUARKUS_HTTP_PROT",
                "MY_LATCHKEY_PORT",
                "PATH",
            })
    void whatIsASettingOrSomebodyElsesIsTaken(String variable) {
        assertThat(SettingsCheck.unknown(Map.of(variable, "8080"))).isEmpty();
    }
}

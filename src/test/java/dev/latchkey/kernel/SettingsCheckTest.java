package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which environment variables may stand beside the settings. */
class SettingsCheckTest {

    /** As Kubernetes has them for Services in the namespace, for links between them, and as Docker had them. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "LATCHKEY_SERVICE_HOST",
                "LATCHKEY_SERVICE_PORT",
                "LATCHKEY_SERVICE_PORT_HTTP",
                "LATCHKEY_PORT",
                "LATCHKEY_PORT_8080_TCP",
                "LATCHKEY_PORT_8080_TCP_ADDR",
                "LATCHKEY_POSTGRESQL_SERVICE_HOST",
                "LATCHKEY_POSTGRESQL_SERVICE_PORT",
                "LATCHKEY_POSTGRESQL_SERVICE_PORT_TCP_POSTGRESQL",
                "LATCHKEY_POSTGRESQL_PORT",
                "LATCHKEY_POSTGRESQL_PORT_5432_TCP",
                "LATCHKEY_POSTGRESQL_PORT_5432_TCP_PROTO",
                "LATCHKEY_POSTGRESQL_HL_2_PORT_5432_UDP_PORT",
                "LATCHKEY_MAIL_SERVICE_HOST",
            })
    void whatKubernetesSaysOfAServiceIsNoSetting(String variable) {
        assertThat(SettingsCheck.unknown(Set.of(variable))).isEmpty();
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
                "LATCHKEY_WEBHOOKS__PORT__ULR",
                "LATCHKEY_CLIENTS__SERVICE_PORT_A__SCOPS",
                "latchkey.sesion.idle",
                "latchkey.session-idle",
                "latchkey_session_idle",
            })
    void whatIsMisspeltIsNamed(String variable) {
        assertThat(SettingsCheck.unknown(Set.of(variable))).containsExactly(variable);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LATCHKEY_SESSION_IDLE",
                "LATCHKEY_WEBHOOKS__PORT__URL",
                "latchkey.session.idle",
                "latchkey.webhooks.port.url",
                "latchkey.webhooks.\"my-port\".url",
                "QUARKUS_HTTP_PROT",
                "PATH",
            })
    void whatIsASettingOrSomebodyElsesIsTaken(String variable) {
        assertThat(SettingsCheck.unknown(Set.of(variable))).isEmpty();
    }
}

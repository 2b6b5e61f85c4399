package dev.latchkey.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.models.OpenAPI;
import org.eclipse.microprofile.openapi.models.servers.Server;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The description says where the service is, whoever describes it where. */
class ApiServerTest {

    /** Paths begin with a slash, so an address must not end with one. */
    @ParameterizedTest
    @CsvSource({
        "https://login.example.org, https://login.example.org",
        "https://example.org/auth/, https://example.org/auth"
    })
    void theServerIsWhereTheSettingsSay(String publicUrl, String server) {
        OpenAPI document =
                OASFactory.createOpenAPI().addServer(OASFactory.createServer().url("/"));
        new ApiServer(SettingsTest.settings(Map.of("latchkey.public-url", publicUrl))).filterOpenAPI(document);
        assertThat(document.getServers()).extracting(Server::getUrl).containsExactly(server);
    }
}

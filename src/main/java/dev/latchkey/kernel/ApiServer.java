package dev.latchkey.kernel;

import io.quarkus.smallrye.openapi.OpenApiFilter;
import jakarta.inject.Singleton;
import java.util.List;
import org.eclipse.microprofile.openapi.OASFactory;
import org.eclipse.microprofile.openapi.OASFilter;
import org.eclipse.microprofile.openapi.models.OpenAPI;

/**
 * Says in the description of the HTTP interface (OpenAPI) where the service is, as soon as the settings are known. The
 * description may itself be somewhere else: at the port for operators.
 */
@Singleton
@OpenApiFilter(stages = OpenApiFilter.RunStage.RUNTIME_STARTUP)
public class ApiServer implements OASFilter {

    private final LatchkeyConfig config;

    ApiServer(LatchkeyConfig config) {
        this.config = config;
    }

    @Override
    public void filterOpenAPI(OpenAPI document) {
        document.setServers(List.of(OASFactory.createServer().url(config.address(""))));
    }
}

package dev.latchkey.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.Map;

/**
 * Somebody else's service: Quarkus with quarkus-oidc, and nothing set but the issuer. It is built apart, because an
 * extension on the class path of our own tests would become a part of the service that they test.
 */
final class ResourceServer implements AutoCloseable {

    private static final Path SOURCES = Path.of("src/test/resource-server");
    private static final Path READER = Path.of("dev/latchkey/oauth/example/RevokedSessions.java");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Service service;

    /**
     * @param latchkey the issuer of its tokens
     * @param issuers where those of {@code /orders/{issuer}} are
     */
    ResourceServer(String latchkey, String issuers) {
        Path built = OtherApplication.built(
                SOURCES,
                Map.of(
                        Path.of("src/test/java").resolve(READER),
                        Path.of("src/main/java").resolve(READER)));
        service = Service.other(built, Map.of("LATCHKEY", latchkey, "ISSUERS", issuers))
                .start();
    }

    /** The answer to whoever wants to see the orders with a token. */
    HttpResponse<String> orders(String path, String token) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(service.url() + path))
                .header("Authorization", "Bearer " + token)
                .build();
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        service.close();
    }
}

package dev.latchkey.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;

/** A plain and fast HTTP client, for races and for processes of their own. Safe for many threads. */
public final class Wire {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final String base;

    /** @param base such as {@code http://127.0.0.1:8080} */
    public Wire(String base) {
        this.base = base;
    }

    /** Sends JSON, or nothing where the body is null. */
    public Answer send(String method, String path, Object body, Map<String, String> headers) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(PATIENCE)
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        if (body != null) {
            request.header("Content-Type", "application/json");
        }
        headers.forEach(request::header);
        try {
            HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    /** As {@link #send}, where a broken connection is a failure. */
    public Answer call(String method, String path, Object body, Map<String, String> headers) {
        try {
            return send(method, path, body, headers);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /** A renewal. */
    public Answer refresh(String refreshToken) {
        return call("POST", "/refresh", Map.of("refresh_token", refreshToken), Map.of());
    }

    /** The profile. */
    public Answer profile(String accessToken) {
        return call("GET", "/profile", null, bearer(accessToken));
    }

    /** The header that carries an access token. */
    public static Map<String, String> bearer(String accessToken) {
        return Map.of("Authorization", "Bearer " + accessToken);
    }

    /** A status and a body. */
    public record Answer(int status, String body) {

        /** The body as JSON. */
        public JsonNode json() {
            try {
                return JSON.readTree(body);
            } catch (IOException notJson) {
                throw new UncheckedIOException(body, notJson);
            }
        }

        /** A member of the body. */
        public String text(String name) {
            return json().path(name).asText(null);
        }
    }
}

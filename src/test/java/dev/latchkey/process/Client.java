package dev.latchkey.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Calls a {@link Service} as an app does. */
final class Client {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Shorter than that of the service, which closes a connection where nothing comes or goes for 30 seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(25);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Service service;

    Client(Service service) {
        this.service = service;
    }

    Answer register(String email, String password) {
        return post("/register", Map.of("email", email, "password", password));
    }

    Answer verify(String secret) {
        return post("/verify", Map.of("token", secret));
    }

    Answer login(String email, String password) {
        return post("/login", Map.of("email", email, "password", password));
    }

    Answer refresh(String refreshToken) {
        return post("/refresh", Map.of("refresh_token", refreshToken));
    }

    Answer refresh(String refreshToken, String idempotencyKey) {
        String body = JSON.valueToTree(Map.of("refresh_token", refreshToken)).toString();
        return post("/refresh", body, "Idempotency-Key", idempotencyKey);
    }

    /** A login, or a renewal, with a proof of a key. */
    Answer proven(String path, Map<String, ?> body, String proof) {
        return post(path, JSON.valueToTree(body).toString(), "DPoP", proof);
    }

    Answer profile(String accessToken) {
        return get("/profile", accessToken);
    }

    Answer rename(String accessToken, String name) {
        return send(to("/profile")
                .header("Authorization", "Bearer " + accessToken)
                .header("Content-Type", "application/json")
                .method("PATCH", BodyPublishers.ofString("{\"name\":\"" + name + "\"}")));
    }

    Answer get(String path, String accessToken) {
        return send(to(path).header("Authorization", "Bearer " + accessToken).GET());
    }

    Answer delete(String path, String accessToken) {
        return send(to(path).header("Authorization", "Bearer " + accessToken).DELETE());
    }

    Answer get(String path) {
        return send(to(path).GET());
    }

    /** How many events of a type the running process has counted. */
    long events(String type) {
        return sum(line -> line.startsWith("latchkey_events_total{") && line.contains("type=\"" + type + "\""));
    }

    /** What the running process says of a metric, over all its tags. */
    long metric(String name) {
        return sum(line -> line.startsWith(name + " ") || line.startsWith(name + "{"));
    }

    private long sum(Predicate<String> lines) {
        return get("/q/metrics")
                .expect(200)
                .text()
                .lines()
                .filter(lines)
                .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' '))))
                .sum();
    }

    Answer post(String path, Map<String, ?> body) {
        return post(path, JSON.valueToTree(body).toString());
    }

    Answer post(String path, String body, String... headers) {
        HttpRequest.Builder request = to(path).header("Content-Type", "application/json")
                .header("Accept-Language", "en")
                .POST(BodyPublishers.ofString(body));
        return send(headers.length == 0 ? request : request.headers(headers));
    }

    /** A form, as the standards' endpoints take it. */
    Answer form(String path, Map<String, String> fields) {
        String body = fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
                .collect(Collectors.joining("&"));
        return send(to(path).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body)));
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(service.to(path));
    }

    /**
     * Fails with {@link UncheckedIOException} where no answer came. Until then it waits by a clock that nobody sets, as the
     * HTTP client's own timeout does not.
     */
    private Answer send(HttpRequest.Builder request) {
        CompletableFuture<HttpResponse<String>> answer = http.sendAsync(request.build(), BodyHandlers.ofString());
        try {
            return Answer.of(answer.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (ExecutionException unanswered) {
            throw new UncheckedIOException((IOException) unanswered.getCause());
        } catch (TimeoutException hangs) {
            answer.cancel(true);
            throw new UncheckedIOException(new HttpTimeoutException(whatHangs(request.build())));
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private String whatHangs(HttpRequest request) {
        return "no answer to %s %s from %s"
                .formatted(request.method(), request.uri().getPath(), service.threads());
    }

    /** Someone new with a confirmed address. */
    Person confirmed(String email, String password) {
        register(email, password).expect(202);
        verify(service.printedSecret(email)).expect(200);
        return new Person(email, password);
    }

    /** Somebody with an account. */
    record Person(String email, String password) {}

    /** The two tokens of an answer. */
    record Tokens(String access, String refresh) {}

    /**
     * An answer.
     *
     * @param status the HTTP status
     * @param text the body as it came
     * @param headers its headers
     */
    record Answer(int status, String text, HttpHeaders headers) {

        static Answer of(HttpResponse<String> response) {
            return new Answer(response.statusCode(), response.body(), response.headers());
        }

        /** The {@code Set-Cookie} header, or null. */
        String cookie() {
            return header("Set-Cookie");
        }

        /** A header, or null. */
        String header(String name) {
            return headers.firstValue(name).orElse(null);
        }

        /** This answer, which must have a status. */
        Answer expect(int expected) {
            if (status != expected) {
                throw new AssertionError("expected " + expected + ", got " + status + ": " + text);
            }
            return this;
        }

        Tokens tokens() {
            expect(200);
            return new Tokens(string("access_token"), string("refresh_token"));
        }

        String string(String field) {
            return json().path(field).textValue();
        }

        JsonNode json() {
            try {
                return JSON.readTree(text);
            } catch (IOException notJson) {
                throw new UncheckedIOException(text, notJson);
            }
        }
    }
}

package dev.latchkey.kernel;

import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/**
 * The body of every refusal.
 *
 * @param error a sentence for people
 * @param code stable, for programs
 * @param action what the caller should do now
 * @param reason why the session ended, where one did
 * @param at when it ended
 * @param fields wrong fields, each with a sentence
 * @param requestId the id under which the log knows this request
 */
@RegisterForReflection
public record Problem(
        String error,
        RefusalCode code,
        Action action,
        String reason,
        Instant at,
        Map<String, String> fields,
        String requestId) {

    static final String CONTENT_TYPE = "application/json;charset=UTF-8";

    /** Writes a refusal in a language. */
    public static Problem of(Refusal refusal, Language language, String requestId) {
        return new Problem(
                Messages.text(language, refusal.code().json()),
                refusal.code(),
                refusal.code().action(),
                refusal.reason().orElse(null),
                refusal.at().orElse(null),
                sentences(refusal.fields(), language),
                requestId);
    }

    private static Map<String, String> sentences(Map<String, String> fields, Language language) {
        if (fields.isEmpty()) {
            return null;
        }
        Map<String, String> sentences = new TreeMap<>();
        fields.forEach((name, key) -> sentences.put(name, Messages.text(language, key)));
        return sentences;
    }

    /** The answer that carries it. */
    Response.ResponseBuilder response(Refusal refusal) {
        Response.ResponseBuilder response =
                Response.status(code.status()).type(CONTENT_TYPE).entity(this);
        refusal.retryAfter().ifPresent(wait -> response.header(HttpHeaders.RETRY_AFTER, seconds(wait)));
        return response;
    }

    /** The value of {@code Retry-After}: whole seconds, rounded up. */
    static String seconds(Duration wait) {
        return String.valueOf(Math.max(1, wait.plusMillis(999).toSeconds()));
    }
}

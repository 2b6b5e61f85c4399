package dev.latchkey.kernel;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

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
@Schema(name = "Refusal")
public record Problem(
        String error,
        RefusalCode code,
        Action action,
        String reason,
        Instant at,
        Map<String, String> fields,
        String requestId) {

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
}

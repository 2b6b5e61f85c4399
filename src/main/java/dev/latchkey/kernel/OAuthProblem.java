package dev.latchkey.kernel;

import io.quarkus.runtime.annotations.RegisterForReflection;
import java.time.Instant;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * The body of a refusal as RFC 6749 section 5.2 has it.
 *
 * @param error stable, for programs
 * @param errorDescription a sentence for developers: English, because the standard takes ASCII only
 * @param reason why the session ended, where one did
 * @param at when it ended
 * @param requestId the id under which the log knows this request
 */
@RegisterForReflection
@Schema(name = "OAuthRefusal")
public record OAuthProblem(RefusalCode error, String errorDescription, String reason, Instant at, String requestId) {

    static OAuthProblem of(Refusal refusal, String requestId) {
        return new OAuthProblem(
                refusal.code(),
                Messages.text(Language.EN, refusal.code().json()),
                refusal.reason().orElse(null),
                refusal.at().orElse(null),
                requestId);
    }
}

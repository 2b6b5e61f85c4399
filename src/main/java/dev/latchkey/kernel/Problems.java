package dev.latchkey.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;

/** Writes refusals in the language of the request that is refused. */
@ApplicationScoped
public class Problems {

    private final LatchkeyConfig config;
    private final ObjectMapper json;

    Problems(LatchkeyConfig config, ObjectMapper json) {
        this.config = config;
        this.json = json;
    }

    /** The body of a refusal. */
    Problem of(Refusal refusal, RoutingContext request) {
        String accepted = request.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE);
        return Problem.of(refusal, Language.of(accepted, config.defaultLanguage()), RequestId.of(request));
    }

    /** Answers a request that no resource has seen. */
    public void end(RoutingContext request, Refusal refusal) {
        refusal.retryAfter()
                .ifPresent(wait -> request.response().putHeader(HttpHeaders.RETRY_AFTER, Problem.seconds(wait)));
        request.response()
                .setStatusCode(refusal.code().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, Problem.CONTENT_TYPE)
                .end(bytes(of(refusal, request)));
    }

    private Buffer bytes(Problem problem) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(problem));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

package dev.latchkey.kernel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.ws.rs.core.HttpHeaders;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** Writes refusals in the language of the request that is refused, and under {@code /oauth2/} in the standard's shape. */
@ApplicationScoped
public class Problems {

    static final String CONTENT_TYPE = "application/json;charset=UTF-8";
    private static final String STANDARD = "/oauth2/";

    private final LatchkeyConfig config;
    private final ObjectMapper json;

    Problems(LatchkeyConfig config, ObjectMapper json) {
        this.config = config;
        this.json = json;
    }

    /** The standard has one word for a request that is no form (RFC 6749 section 5.2). */
    static Refusal spoken(Refusal refusal, RoutingContext request) {
        return refusal.code() == RefusalCode.UNSUPPORTED_MEDIA_TYPE && isStandard(request)
                ? refusal.as(RefusalCode.INVALID_REQUEST)
                : refusal;
    }

    private static boolean isStandard(RoutingContext request) {
        return isStandard(request.normalizedPath());
    }

    /** Whether what is at a path refuses in the standard's shape (RFC 6749 section 5.2). */
    static boolean isStandard(String path) {
        return path.startsWith(STANDARD);
    }

    /** The body of a refusal. */
    Object body(Refusal refusal, RoutingContext request) {
        if (isStandard(request)) {
            return OAuthProblem.of(refusal, RequestId.of(request));
        }
        String accepted = request.request().getHeader(HttpHeaders.ACCEPT_LANGUAGE);
        return Problem.of(refusal, Language.of(accepted, config.defaultLanguage()), RequestId.of(request));
    }

    /** What a refusal says besides. */
    static Map<String, String> headers(Refusal refusal) {
        Map<String, String> headers = new HashMap<>();
        refusal.retryAfter().ifPresent(wait -> headers.put(HttpHeaders.RETRY_AFTER, seconds(wait)));
        if (refusal.code() == RefusalCode.INVALID_CLIENT) {
            headers.put(HttpHeaders.WWW_AUTHENTICATE, "Basic realm=\"latchkey\"");
        }
        return headers;
    }

    /** The value of {@code Retry-After}: whole seconds, rounded up. */
    private static String seconds(Duration wait) {
        return String.valueOf(Math.max(1, wait.plusMillis(999).toSeconds()));
    }

    /** Answers a request that no resource has seen. */
    public void end(RoutingContext request, Refusal made) {
        Refusal refusal = spoken(made, request);
        headers(refusal).forEach(request.response()::putHeader);
        request.response()
                .setStatusCode(refusal.code().status())
                .putHeader(HttpHeaders.CONTENT_TYPE, CONTENT_TYPE)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(bytes(body(refusal, request)));
    }

    private Buffer bytes(Object body) {
        try {
            return Buffer.buffer(json.writeValueAsBytes(body));
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}

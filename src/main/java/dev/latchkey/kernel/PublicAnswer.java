package dev.latchkey.kernel;

import jakarta.ws.rs.core.EntityTag;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.core.Response;
import java.util.stream.Stream;

/**
 * An answer that everybody may have and keep for a while, and then ask whether it has changed (RFC 9110 section 13.1.2).
 * What is kept is only for whoever asks for the same type (section 12.5.5).
 *
 * @param content of it
 * @param tag another one for other content
 * @param maxAge for how long it may be kept, in seconds
 */
public record PublicAnswer(String content, String tag, int maxAge) {

    private static final int NOT_MODIFIED = Response.Status.NOT_MODIFIED.getStatusCode();

    /**
     * The tag is weak, because compressed or not it is the same content: a proxy that compresses would make a strong one
     * weak, and then find it changed. So {@code If-Match}, which takes none that is weak, is no condition here.
     */
    public Response to(Request request) {
        EntityTag weak = new EntityTag(tag, true);
        return answer(request, weak)
                .tag(weak)
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
                .header(HttpHeaders.CACHE_CONTROL, "public, max-age=" + maxAge)
                .build();
    }

    /** Whoever has it may have lost that it is weak: here that makes no difference (RFC 9110 section 13.1.2). */
    private Response.ResponseBuilder answer(Request request, EntityTag weak) {
        return Stream.of(weak, new EntityTag(tag))
                .map(request::evaluatePreconditions)
                .filter(failed -> failed != null && failed.build().getStatus() == NOT_MODIFIED)
                .findFirst()
                .orElseGet(() -> Response.ok(content));
    }
}

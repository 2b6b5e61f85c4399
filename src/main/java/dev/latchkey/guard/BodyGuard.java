package dev.latchkey.guard;

import dev.latchkey.kernel.Problems;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.ext.web.impl.RoutingContextInternal;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Receives a body, up to the limit, before any worker thread is given to its request: a body that is too long, does
 * not say what it is, or never ends costs no thread.
 */
@ApplicationScoped
class BodyGuard {

    private static final int EARLY = 800;

    /** The longest body (contract: 413), in bytes. */
    private static final long LONGEST = 64 << 10;

    /** Read by its resource, as it comes: an export of accounts has no such limit. Only admins get that far. */
    private static final String STREAMED = "/admin/import";

    private final Problems problems;
    private final BodyHandler receiver;

    BodyGuard(Problems problems) {
        this.problems = problems;
        this.receiver = BodyHandler.create(false).setBodyLimit(LONGEST);
    }

    void register(@Observes Filters filters) {
        filters.register(this::receive, EARLY);
        filters.register(this::passOn, EARLY - 1);
    }

    /** What fails outside of any resource, a malformed {@code Host} for one, is refused in the same shape. */
    void register(@Observes Router router) {
        router.route().order(Integer.MIN_VALUE).failureHandler(this::failed);
    }

    private void receive(RoutingContext request) {
        MultiMap headers = request.request().headers();
        boolean empty = isEmpty(request.request());
        if (empty) {
            headers.remove(HttpHeaders.CONTENT_TYPE);
        }
        if (!empty && isAnnounced(headers) && !headers.contains(HttpHeaders.CONTENT_TYPE)) {
            refuse(request, RefusalCode.UNSUPPORTED_MEDIA_TYPE);
            return;
        }
        if (isStreamed(request)) {
            request.next();
            return;
        }
        receiver.handle(request);
    }

    private static boolean isStreamed(RoutingContext request) {
        return request.normalizedPath().equals(STREAMED) && request.request().method() == HttpMethod.POST;
    }

    /** Some clients name a type where there is nothing to have one. HTTP/2 need not announce a body. */
    private static boolean isEmpty(HttpServerRequest http) {
        return "0".equals(http.getHeader(HttpHeaders.CONTENT_LENGTH))
                || !isAnnounced(http.headers()) && http.version() != HttpVersion.HTTP_2;
    }

    private static boolean isAnnounced(MultiMap headers) {
        return headers.contains(HttpHeaders.CONTENT_LENGTH) || headers.contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /**
     * Passes on a body that is UTF-8, since Jackson takes overlong forms and encoded surrogates, which are not (RFC 3629
     * section 3). An empty one is passed on as such: a worker would wait for a body that is merely absent.
     */
    private void passOn(RoutingContext request) {
        if (isStreamed(request)) {
            request.next();
            return;
        }
        Buffer body = request.body().buffer();
        if (body == null) {
            ((RoutingContextInternal) request).setBody(Buffer.buffer());
        } else if (!isUtf8(body.getBytes())) {
            problems.end(request, Refusal.of(RefusalCode.INVALID_REQUEST));
            return;
        }
        request.next();
    }

    private static boolean isUtf8(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    private void failed(RoutingContext request) {
        if (request.failure() instanceof HttpClosedException) {
            return;
        }
        if (request.response().headWritten() || request.statusCode() < 400) {
            request.next();
            return;
        }
        refuse(request, RefusalCode.ofStatus(request.statusCode()));
    }

    /** Closes the connection as well, because the rest of the body may be on its way for ever. */
    private void refuse(RoutingContext request, RefusalCode code) {
        request.response()
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .endHandler(sent -> request.request().connection().close());
        problems.end(request, Refusal.of(code));
    }
}

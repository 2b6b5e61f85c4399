package dev.latchkey.guard;

import dev.latchkey.kernel.FilterOrder;
import dev.latchkey.kernel.Problems;
import dev.latchkey.kernel.Refusal;
import dev.latchkey.kernel.RefusalCode;
import dev.latchkey.kernel.RequestId;
import io.quarkus.runtime.configuration.MemorySize;
import io.quarkus.vertx.http.runtime.HeaderConfig;
import io.quarkus.vertx.http.runtime.VertxHttpConfig;
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
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Receives a body, up to the limit, before any worker thread is given to its request: a body that is too long, does
 * not say what it is, or never ends costs no thread.
 */
@ApplicationScoped
class BodyGuard {

    /** The longest body (contract: 413), in bytes. */
    private static final long LONGEST = 64 << 10;

    /** Read by its resource, as it comes: an export of accounts has no such limit. Only admins get that far. */
    private static final String STREAMED = "/admin/import";

    /** In a request of any other, content means nothing (RFC 9110 section 9.3.1), and Vert.x takes no form. */
    private static final Set<HttpMethod> WITH_CONTENT =
            Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    private static final String PARTS = "multipart/";

    /** What there is one of, or none. */
    private static final List<CharSequence> SINGLE =
            List.of(HttpHeaders.HOST, HttpHeaders.AUTHORIZATION, HttpHeaders.CONTENT_TYPE, "Idempotency-Key");

    private static final Logger LOG = Logger.getLogger(BodyGuard.class);

    private final Problems problems;
    private final RequestId ids;
    private final Map<String, HeaderConfig> always;
    private final BodyHandler receiver;
    private final long longestStream;

    BodyGuard(Problems problems, RequestId ids, VertxHttpConfig http) {
        this.problems = problems;
        this.ids = ids;
        this.always = http.header();
        this.receiver = BodyHandler.create(false).setBodyLimit(LONGEST);
        this.longestStream =
                http.limits().maxBodySize().map(MemorySize::asLongValue).orElse(Long.MAX_VALUE);
    }

    void register(@Observes Filters filters) {
        filters.register(this::receive, FilterOrder.BODY);
        filters.register(this::passOn, FilterOrder.BODY_TEXT);
    }

    /** What fails outside of any resource, a malformed {@code Host} for one, is refused in the same shape. */
    void register(@Observes Router router) {
        router.route().order(FilterOrder.FAILURES).failureHandler(this::failed);
    }

    private void receive(RoutingContext request) {
        MultiMap headers = request.request().headers();
        if (request.request().version() == null || isAmbiguous(headers)) {
            refuse(request, RefusalCode.INVALID_REQUEST);
            return;
        }
        boolean empty = isEmpty(request.request());
        if (empty) {
            headers.remove(HttpHeaders.CONTENT_TYPE);
        }
        if (!empty && !saysWhatItIs(headers) && !mayProveEmpty(request)) {
            refuse(request, RefusalCode.UNSUPPORTED_MEDIA_TYPE);
            return;
        }
        if (!isStreamed(request)) {
            receiver.handle(request);
        } else if (isTooLong(headers.get(HttpHeaders.CONTENT_LENGTH))) {
            refuse(request, RefusalCode.CONTENT_TOO_LARGE);
        } else {
            request.next();
        }
    }

    /**
     * Somebody on the way may read the other name, or the other length (RFC 9112 sections 3.2 and 6.3), or let the
     * request pass for the other token or the other type (RFC 9110 section 5.3). Two lines of codings are a list of both,
     * and nothing may be chunked twice (RFC 9112 section 6.1).
     */
    private static boolean isAmbiguous(MultiMap headers) {
        List<String> codings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
        return SINGLE.stream().anyMatch(name -> headers.getAll(name).size() > 1)
                || codings.size() > 1
                || codings.stream().anyMatch(coding -> !coding.strip().equalsIgnoreCase("chunked"));
    }

    /** A range of types, which Vert.x takes for each of them, is none; nor is one of parts, which it would take apart. */
    private static boolean saysWhatItIs(MultiMap headers) {
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        String name = type == null ? "" : type.split(";", 2)[0];
        return !name.isBlank() && !name.contains("*") && !name.strip().regionMatches(true, 0, PARTS, 0, PARTS.length());
    }

    /**
     * A body without a type, of which only its end says whether anything was in it: somebody on the way may have put none
     * into chunks. {@link #passOn} sees it then.
     */
    private static boolean mayProveEmpty(RoutingContext request) {
        MultiMap headers = request.request().headers();
        String type = headers.get(HttpHeaders.CONTENT_TYPE);
        return (type == null || type.isBlank())
                && !headers.contains(HttpHeaders.CONTENT_LENGTH)
                && !isStreamed(request);
    }

    /** Netty has seen to it that a length is a number. */
    private boolean isTooLong(String length) {
        return length != null && Long.parseLong(length) > longestStream;
    }

    static boolean isStreamed(RoutingContext request) {
        return request.normalizedPath().equals(STREAMED) && request.request().method() == HttpMethod.POST;
    }

    /** Some clients name a type where there is nothing to have one. */
    private static boolean isEmpty(HttpServerRequest http) {
        return !WITH_CONTENT.contains(http.method())
                || "0".equals(http.getHeader(HttpHeaders.CONTENT_LENGTH))
                || !mayHaveBody(http);
    }

    /** HTTP/2 need not announce a body. */
    static boolean mayHaveBody(HttpServerRequest http) {
        return isAnnounced(http.headers()) || http.version() == HttpVersion.HTTP_2;
    }

    private static boolean isAnnounced(MultiMap headers) {
        return headers.contains(HttpHeaders.CONTENT_LENGTH) || headers.contains(HttpHeaders.TRANSFER_ENCODING);
    }

    /**
     * Passes on a body that is UTF-8, since Jackson takes overlong forms and encoded surrogates, which are not (RFC 3629
     * section 3), and not {@code null}, of which it makes what it makes of none. An empty one is passed on as such: a
     * worker would wait for a body that is merely absent.
     */
    private void passOn(RoutingContext request) {
        if (isStreamed(request)) {
            request.next();
            return;
        }
        Buffer body = request.body().buffer();
        if (body == null || body.length() == 0) {
            passOnNothing(request);
        } else if (!isEmpty(request.request())
                && !saysWhatItIs(request.request().headers())) {
            problems.end(request, Refusal.of(RefusalCode.UNSUPPORTED_MEDIA_TYPE));
        } else if (!isText(body.getBytes())) {
            problems.end(request, Refusal.of(RefusalCode.INVALID_REQUEST));
        } else {
            request.next();
        }
    }

    private static void passOnNothing(RoutingContext request) {
        ((RoutingContextInternal) request).setBody(Buffer.buffer());
        request.request().headers().remove(HttpHeaders.CONTENT_TYPE);
        request.next();
    }

    private static boolean isText(byte[] bytes) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
            return !text.strip().equals("null");
        } catch (CharacterCodingException malformed) {
            return false;
        }
    }

    /** Vert.x says 200 where what came is no HTTP, a malformed chunk for one. */
    private void failed(RoutingContext request) {
        if (request.failure() instanceof HttpClosedException
                || request.response().closed()) {
            return;
        }
        if (request.response().headWritten()) {
            request.next();
            return;
        }
        if (RequestId.of(request) == null) {
            markAsFiltersDo(request);
        }
        RefusalCode code = RefusalCode.ofStatus(Math.max(request.statusCode(), RefusalCode.INVALID_REQUEST.status()));
        if (code.status() >= 500) {
            LOG.error("A request failed", request.failure());
        }
        refuse(request, code);
    }

    private void markAsFiltersDo(RoutingContext request) {
        ids.give(request);
        always.forEach((name, header) -> request.response().putHeader(name, header.value()));
    }

    /** Closes the connection as well, because the rest of the body may be on its way for ever. */
    private void refuse(RoutingContext request, RefusalCode code) {
        request.response()
                .putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE)
                .endHandler(sent -> request.request().connection().close());
        problems.end(request, Refusal.of(code));
    }
}

package dev.latchkey.guard;

import dev.latchkey.kernel.FilterOrder;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.quarkus.vertx.http.runtime.filters.Filters;
import io.vertx.core.net.impl.ConnectionBase;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Closes a connection whose peer asks on and on and does not read the answers. HTTP/1.1 lets it ask before it has read (RFC
 * 9112 section 9.3.2), and Vert.x keeps every such request, and every answer, in memory: a single connection could fill it.
 */
@ApplicationScoped
class UnreadAnswers {

    /** How many requests may wait for their answers to be read; clients that pipeline at all send a few. */
    private static final int MOST = 64;

    void register(@Observes Filters filters) {
        filters.register(UnreadAnswers::watch, FilterOrder.UNREAD_ANSWERS);
    }

    private static void watch(RoutingContext request) {
        ChannelPipeline handlers =
                ((ConnectionBase) request.request().connection()).channel().pipeline();
        if (handlers.get(Watch.class) == null) {
            handlers.addBefore(handlers.lastContext().name(), null, new Watch());
        }
        request.next();
    }

    /** Of one connection, from its first request on. */
    private static final class Watch extends ChannelDuplexHandler {

        private int unread = 1;

        @Override
        public void channelRead(ChannelHandlerContext connection, Object part) {
            if (part instanceof HttpRequest) {
                unread++;
            }
            if (unread > MOST) {
                ReferenceCountUtil.release(part);
                connection.close();
            } else {
                connection.fireChannelRead(part);
            }
        }

        @Override
        public void write(ChannelHandlerContext connection, Object part, ChannelPromise written) {
            if (part instanceof LastHttpContent && !isInterim(part)) {
                connection.write(part, written.unvoid().addListener(taken -> unread--));
            } else {
                connection.write(part, written);
            }
        }

        /** Such as 100, after which the answer is still to come (RFC 9110 section 15.2). */
        private static boolean isInterim(Object part) {
            return part instanceof HttpResponse answer && answer.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        }
    }
}

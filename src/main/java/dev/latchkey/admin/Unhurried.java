package dev.latchkey.admin;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.handler.timeout.IdleStateHandler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.impl.ConnectionBase;

/**
 * Keeps a connection that may be idle for longer than others, until its request is answered. While the plain passwords of
 * an import are hashed nothing is read, because whoever sends has to wait, and nothing is written; Vert.x would take that
 * for a peer that has gone, and knows no exception from it. Interim answers (RFC 9110, section 15.2) would be one, but
 * there are proxies that take them for the answer. A peer that has gone is noticed by the time-out of reading.
 */
final class Unhurried extends ChannelInboundHandlerAdapter {

    private final HttpServerResponse response;

    private Unhurried(HttpServerResponse response) {
        this.response = response;
    }

    static void serve(HttpServerRequest request) {
        ChannelPipeline handlers =
                ((ConnectionBase) request.connection()).channel().pipeline();
        ChannelHandlerContext watch = handlers.context(IdleStateHandler.class);
        if (watch != null) {
            handlers.addAfter(watch.name(), null, new Unhurried(request.response()));
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext connection, Object event) {
        if (!(event instanceof IdleStateEvent) || response.ended()) {
            connection.fireUserEventTriggered(event);
        }
    }
}

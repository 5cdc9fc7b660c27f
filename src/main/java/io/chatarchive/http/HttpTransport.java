package io.chatarchive.http;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler.Sharable;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;

/** Sees each connection as it is accepted, of which Vert.x tells nobody: a handshake is limited from its first byte on. */
final class HttpTransport extends JDKTransport {
    private HttpLimits limits;

    /** Before a server listens. */
    void limit(HttpLimits to) {
        this.limits = to;
    }

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        super.configure(options, domainSocket, bootstrap);
        if (options.isSsl()) {
            bootstrap.handler(new Accepted(limits));
        }
    }

    @Sharable
    private static final class Accepted extends ChannelInboundHandlerAdapter {
        private final HttpLimits limits;

        Accepted(HttpLimits limits) {
            this.limits = limits;
        }

        @Override
        public void channelRead(ChannelHandlerContext listening, Object connection) {
            ((Channel) connection).pipeline().addFirst(new HttpHandshake(limits));
            listening.fireChannelRead(connection);
        }
    }
}

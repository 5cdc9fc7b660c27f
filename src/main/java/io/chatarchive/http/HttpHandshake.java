package io.chatarchive.http;

import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import java.util.concurrent.TimeUnit;

/**
 * Stands before TLS on one connection until its handshake is complete, and counts it among all connections. Vert.x
 * shows a connection only after that. How long a handshake may take: {@link HttpIdentity#applyTo}.
 */
final class HttpHandshake extends ChannelInboundHandlerAdapter implements HttpPeer {
    private static final long SILENCE = TimeUnit.SECONDS.toNanos(1);

    private final HttpLimits limits;
    private final long begin = System.nanoTime();
    private ChannelHandlerContext connection;
    private boolean hasBegun;

    HttpHandshake(HttpLimits limits) {
        this.limits = limits;
    }

    /** It is complete: the guard of the connection counts it from now on. */
    static void endOn(ChannelPipeline pipeline) {
        pipeline.remove(HttpHandshake.class);
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        connection = context;
        if (limits.opened(this).isPresent()) { // there is no way to say why
            closeNow();
            return;
        }
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        hasBegun = true;
        context.fireChannelRead(message);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (hasBegun) {
            limits.faults()
                    .add(
                            "The TLS handshake was not completed.",
                            context.channel().remoteAddress());
        }
        context.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        limits.closed(this);
    }

    private void closeNow() {
        ChannelFuture unused = connection.close();
    }

    /** A handshake takes less, whatever the network. */
    @Override
    public boolean isSilent() {
        return System.nanoTime() - begin > SILENCE;
    }

    @Override
    public boolean holdsBytes() {
        return false;
    }

    @Override
    public long takeBytes() {
        return 0;
    }

    @Override
    public void forgetRequest() {}

    @Override
    public void close() {
        connection.executor().execute(this::closeNow);
    }
}

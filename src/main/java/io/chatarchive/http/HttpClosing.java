package io.chatarchive.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;

/** Ends what is sent on a connection, while the other side may still send. */
final class HttpClosing {
    private HttpClosing() {}

    /** With TLS it says so: a client takes an end without that for an answer that was cut off. */
    static void sendNoMore(Channel channel) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls == null) {
            end(channel);
        } else {
            ChannelFuture unused = tls.closeOutbound().addListener(said -> end(channel));
        }
    }

    private static void end(Channel channel) {
        if (channel instanceof DuplexChannel both) {
            ChannelFuture unused = both.shutdownOutput();
        }
    }
}

package io.chatarchive.http;

import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.impl.HttpServerConnection;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Stands between Netty's HTTP and Vert.x, on one connection: counts what is received until its answer is out, lets
 * nobody keep it waiting, and refuses what is no HTTP. A sender that is refused and goes on is read, and forgotten, for a
 * while: closed at once, it would not see the answer.
 */
final class HttpConnectionGuard extends ChannelDuplexHandler implements HttpPeer {
    /** Requests that a sender may have sent before the first is answered; it has to ask again for those after them. */
    private static final int MOST_AHEAD = 8;

    /** At once: it may be many small requests, of which each takes ten times as much. */
    private static final int MOST_READ = 16 << 10;

    private static final long MOST_FORGOTTEN = 16L << 20;
    private static final long SILENCE = TimeUnit.SECONDS.toNanos(1);
    private static final Duration LAST_LOOK = Duration.ofSeconds(3);

    private final HttpLimits limits;
    private final HttpExchanges exchanges;
    private ChannelHandlerContext connection;
    private HttpTimeouts patience;
    private boolean answering;
    private boolean lastOne;
    private boolean detached;
    private long forgotten;
    private volatile boolean refused;
    private boolean isOfApi;
    private volatile long heard = System.nanoTime();

    HttpConnectionGuard(HttpLimits limits) {
        this.limits = limits;
        this.exchanges = new HttpExchanges(limits);
    }

    /** Before anything is read from it. */
    static void addTo(HttpServerConnection connection, HttpLimits limits) {
        HttpConnectionGuard guard = new HttpConnectionGuard(limits);
        ChannelPipeline pipeline = connection.channel().pipeline();
        pipeline.addAfter("httpEncoder", "guard", guard);
        connection.channel().config().setRecvByteBufAllocator(new AdaptiveRecvByteBufAllocator(64, 2_048, MOST_READ));
        if (connection.isSsl()) {
            HttpHandshake.endOn(pipeline);
            guard.opened();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext context) {
        connection = context;
        patience = new HttpTimeouts(
                context.executor(),
                () -> !context.channel().isOpen(),
                () -> !refused && !answering && exchanges.areAtWork(),
                this::waitNoLonger);
        patience.last(limits.settings().timeout());
        patience.look();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        context.fireChannelActive();
        opened();
    }

    private void opened() {
        limits.opened(this).ifPresent(why -> refuse(HttpRefusal.later(why)));
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        limits.closed(this);
        limits.release(exchanges.takeBytes());
        if (!refused && exchanges.isReceiving()) {
            report("The sender went away before its request was complete.");
        }
        refused = true;
        detach();
        patience.stop();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        limits.heard(this);
        heard = System.nanoTime();
        if (refused || (lastOne && !exchanges.isReceiving())) {
            forget(message);
            return;
        }
        Optional<HttpRefusal> refusal = take(message);
        if (refusal.isPresent()) {
            ReferenceCountUtil.release(message);
            refuse(refusal.get());
        } else {
            context.fireChannelRead(message);
        }
    }

    private Optional<HttpRefusal> take(Object message) {
        if (message instanceof HttpObject part && part.decoderResult().isFailure()) {
            isOfApi &= !(message instanceof HttpRequest); // what it asks for is not known then
            return Optional.of(HttpRequestRules.malformed(part.decoderResult().cause()));
        }
        if (message instanceof HttpRequest request) {
            exchanges.begin();
            lastOne = exchanges.size() >= MOST_AHEAD;
            isOfApi = HttpApi.isOf(request.uri().split("\\?", 2)[0]);
            patience.last(limits.settings().timeout());
            return HttpRequestRules.refusal(request, limits.settings());
        }
        return message instanceof HttpContent content && exchanges.isReceiving()
                ? exchanges.receive(content)
                : Optional.empty();
    }

    @Override
    public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) throws Exception {
        if (refused) {
            ReferenceCountUtil.release(message);
            promise.tryFailure(new ClosedChannelException());
            return;
        }
        boolean isInterim = message instanceof HttpResponse interim
                && interim.status().codeClass() == HttpStatusClass.INFORMATIONAL;
        if (message instanceof HttpResponse response && !isInterim) {
            begin(response);
        }
        if (message instanceof LastHttpContent && !isInterim) {
            super.write(context, message, promise.unvoid().addListener(written -> answered()));
        } else {
            super.write(context, message, promise);
        }
    }

    private void begin(HttpResponse response) {
        answering = true;
        patience.last(limits.settings().timeout());
        boolean isOnly = exchanges.size() == 1;
        lastOne |= (isOnly && exchanges.isReceiving())
                || response.headers().containsValue(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE, true);
        if (lastOne && isOnly) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        }
    }

    private void answered() {
        answering = false;
        exchanges.answered();
        if (exchanges.size() == 0) {
            heard = System.nanoTime();
            patience.last(limits.settings().timeout());
            if (lastOne && connection.channel().isActive()) {
                sendNoMore();
            }
        }
    }

    /** Answers with that, as the last thing on this connection. */
    private void refuse(HttpRefusal refusal) {
        if (refused) {
            return;
        }
        if (refusal.status() != 413) {
            report(refusal.sentence());
        }
        refused = true;
        limits.release(exchanges.takeBytes());
        if (exchanges.size() <= 1 && !answering && !exchanges.areAtWork()) {
            ChannelFuture unused =
                    connection.writeAndFlush(refusal.last(isOfApi)).addListener(written -> sendNoMore());
        } else {
            closeNow();
        }
        detach();
    }

    private void report(String what) {
        limits.faults().add(what, connection.channel().remoteAddress());
    }

    /** The server forgets what it has of the request. */
    private void detach() {
        if (!detached) {
            detached = true;
            connection.fireChannelInactive();
        }
    }

    private void sendNoMore() {
        refused = true;
        detach();
        patience.last(LAST_LOOK);
        patience.look();
        HttpClosing.sendNoMore(connection.channel());
    }

    private void forget(Object message) {
        forgotten += message instanceof HttpContent content ? content.content().readableBytes() : 1;
        ReferenceCountUtil.release(message);
        if (forgotten > MOST_FORGOTTEN) {
            closeNow();
        }
    }

    private void waitNoLonger() {
        if (refused || answering || !exchanges.isReceiving()) {
            closeNow();
        } else {
            refuse(new HttpRefusal(
                    408,
                    "The request was not complete after "
                            + limits.settings().timeout().toMillis() + " ms, the time set as chat.http.timeout."));
        }
    }

    private void closeNow() {
        ChannelFuture unused = connection.close();
    }

    @Override
    public boolean isSilent() {
        return refused || (exchanges.areWaiting() && System.nanoTime() - heard > SILENCE);
    }

    @Override
    public boolean holdsBytes() {
        return exchanges.holdBytes();
    }

    @Override
    public long takeBytes() {
        return exchanges.takeBytes();
    }

    @Override
    public void forgetRequest() {
        connection.executor().execute(() -> {
            if (!exchanges.areAtWork() && !answering) { // or else its last bytes came meanwhile
                refuse(HttpRefusal.later("The sender was silent, and others need the room."));
            }
        });
    }

    @Override
    public void close() {
        connection.executor().execute(this::closeNow);
    }
}

package io.chatarchive.http;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import io.vertx.ext.web.Router;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.Callable;

/**
 * The Vert.x that Camel's HTTP server runs on. Camel makes a server with no options; here it gets limits, a guard on
 * each connection, and rules before its router. It needs no temporary folder.
 */
final class HttpVertx extends VertxWrapper {
    private static final long MINUTE = 60_000;

    private final HttpLimits limits;
    private final HttpRules rules;
    private final HttpWorkers workers;

    HttpVertx(HttpSettings settings, HttpRules rules, HttpWorkers workers) {
        super((VertxInternal) Vertx.vertx(new VertxOptions()
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false))));
        this.limits = new HttpLimits(settings, new HttpFaults(task -> setTimer(MINUTE, timer -> task.run())));
        this.rules = rules;
        this.workers = workers;
    }

    /** What Camel calls for an exchange; for health and metrics it calls another, and so those have other threads. */
    @Override
    public <T> Future<T> executeBlocking(Callable<T> task, boolean ordered) {
        return ordered ? super.executeBlocking(task, true) : workers.run(this, task);
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions given) {
        HttpServerOptions options = given.setHttp2ClearTextEnabled(false);
        HttpServer server = super.createHttpServer(options)
                .connectionHandler(connection -> guard((HttpServerConnection) connection, options));
        return (HttpServer) Proxy.newProxyInstance(
                HttpServer.class.getClassLoader(), new Class<?>[] {HttpServer.class}, (proxy, method, arguments) -> {
                    if (method.getName().equals("requestHandler") && arguments != null) {
                        return server.requestHandler(rules.before((Router) arguments[0]));
                    }
                    try {
                        return method.invoke(server, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }

    private void guard(HttpServerConnection connection, HttpServerOptions options) {
        ChannelPipeline pipeline = connection.channel().pipeline();
        pipeline.replace("httpDecoder", "httpDecoder", new StrictDecoder(options));
        HttpConnectionGuard.addTo(connection, limits);
    }

    /** Netty would drop the length, and some proxy before it the encoding: the two would see different requests. */
    private static final class StrictDecoder extends VertxHttpRequestDecoder {
        StrictDecoder(HttpServerOptions options) {
            super(options);
        }

        @Override
        protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
            throw new IllegalArgumentException("Content-Length beside Transfer-Encoding");
        }
    }
}

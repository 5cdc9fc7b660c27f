package io.chatarchive.http;

import io.chatarchive.settings.InvalidSettingException;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.Future;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.impl.VertxBuilder;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.impl.VertxWrapper;
import io.vertx.ext.web.Router;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Optional;
import java.util.concurrent.Callable;

/**
 * The Vert.x that Camel's HTTP server runs on. Camel makes a server with no options; here it gets TLS, limits, a guard on
 * each connection, and rules before its router. It needs no temporary folder.
 */
final class HttpVertx extends VertxWrapper {
    private static final long MINUTE = 60_000;

    /** A certificate is renewed days before it expires, but somebody may wait for it. */
    private static final long RENEWAL = 10_000;

    private static final VertxOptions OPTIONS = new VertxOptions()
            .setFileSystemOptions(
                    new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false));

    private final HttpSettings settings;
    private final HttpLimits limits;
    private final HttpPaths paths;
    private final HttpGate gate;
    private final HttpWorkers workers;
    private final HttpApi api;
    private final Optional<HttpRenewal> renewal;

    /**
     * Its servers do not listen yet.
     *
     * @throws InvalidSettingException names the setting whose file cannot be used
     */
    HttpVertx(HttpSettings settings, HttpPaths paths, HttpGate gate, HttpWorkers workers, HttpApi api) {
        this(settings, paths, gate, workers, api, settings.tls().map(HttpRenewal::new), new HttpTransport());
    }

    private HttpVertx(
            HttpSettings settings,
            HttpPaths paths,
            HttpGate gate,
            HttpWorkers workers,
            HttpApi api,
            Optional<HttpRenewal> renewal,
            HttpTransport transport) {
        super((VertxInternal)
                new VertxBuilder(OPTIONS).findTransport(transport).init().vertx());
        this.settings = settings;
        this.limits = new HttpLimits(settings, new HttpFaults(task -> setTimer(MINUTE, timer -> task.run())));
        this.paths = paths;
        this.gate = gate;
        this.workers = workers;
        this.api = api;
        api.open(this);
        this.renewal = renewal;
        transport.limit(limits);
        renewal.ifPresent(this::lookLater);
    }

    /** On a thread that may wait: a network drive may hang. */
    private void lookLater(HttpRenewal files) {
        setTimer(RENEWAL, timer -> executeBlocking(() -> look(files), true).onComplete(done -> lookLater(files)));
    }

    private static Optional<Void> look(HttpRenewal files) {
        files.look();
        return Optional.empty();
    }

    /** What Camel calls for an exchange; for health and metrics it calls another, and so those have other threads. */
    @Override
    public <T> Future<T> executeBlocking(Callable<T> task, boolean ordered) {
        return ordered ? super.executeBlocking(task, true) : workers.run(this, task);
    }

    @Override
    public HttpServer createHttpServer(HttpServerOptions options) {
        HttpSide side = settings.intake().isElsewhere() ? HttpSide.REST : HttpSide.EVERYTHING;
        HttpServer server = guarded(options, side);
        HttpRules rules = new HttpRules(settings, settings.host(), paths, gate, api);
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

    /** The one of the intake, if it has an address of its own. */
    HttpServer createIntakeServer(Router router) {
        HttpRules rules = new HttpRules(settings, settings.intake().host(), paths, gate, api);
        return guarded(new HttpServerOptions(), HttpSide.INTAKE).requestHandler(rules.before(router));
    }

    private HttpServer guarded(HttpServerOptions options, HttpSide side) {
        options.setHttp2ClearTextEnabled(false);
        renewal.ifPresent(files -> files.identity().applyTo(options, settings.timeout()));
        return super.createHttpServer(options).connectionHandler(each -> {
            HttpServerConnection connection = (HttpServerConnection) each;
            side.mark(connection.channel());
            connection.channel().pipeline().replace("httpDecoder", "httpDecoder", new StrictDecoder(options));
            HttpConnectionGuard.addTo(connection, limits);
        });
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

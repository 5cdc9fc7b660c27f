package io.chatarchive.http;

import io.chatarchive.access.Access;
import io.chatarchive.api.Api;
import io.chatarchive.api.LetterTrial;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Optional;
import org.apache.camel.CamelContext;
import org.apache.camel.Ordered;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.PlatformHttpConstants;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpEngine;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.health.HealthCheckRegistry;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;
import org.apache.camel.support.LifecycleStrategySupport;

/**
 * What Camel's HTTP servers leave open in the standalone program: where they cannot listen they only warn; health and
 * metrics would be served on a port of their own to the whole network; nothing is bounded, and anybody's web page may
 * send; and what says that it is a form, as curl does, is taken apart.
 */
public final class HttpPort extends MainListenerSupport implements StartupListener, Ordered {

    private static final String VERTX = "chatVertx";

    /** One port for everything: the management server joins the other one where both have the same. */
    public static void listenOnOnePort(Main main) {
        main.addInitialProperty("camel.management.host", "{{chat.http.host}}");
        main.addInitialProperty("camel.management.port", "{{chat.http.port}}");
        main.addMainListener(new HttpPort());
    }

    /** Before Camel reads the port, which it takes for a duration where it is no number. */
    @Override
    public void beforeInitialize(BaseMainSupport main) {
        HttpSettings.of(main.getCamelContext());
    }

    @Override
    public void beforeStart(BaseMainSupport main) {
        CamelContext context = main.getCamelContext();
        ArchiveSettings settings = ArchiveSettings.of(context);
        HttpSettings http = HttpSettings.of(context);
        requireFree(http.host(), http.port(), "chat.http.host, chat.http.port");
        requireFreeForManagement(context, http);
        if (http.intake().isElsewhere()) {
            requireFree(http.intake().host(), http.intake().port(), HttpIntake.ADDRESS);
        }
        guard(context, http, settings.redis().poolSize());
        try {
            context.addStartupListener(this);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    /** Camel's server takes the only Vert.x that there is, and the engine of that name. */
    private static void guard(CamelContext context, HttpSettings settings, int threads) {
        HttpWorkers workers = new HttpWorkers(settings, threads);
        HttpGate gate = new HttpGate(settings.intake());
        Vertx vertx = new HttpVertx(settings, new HttpPaths(context), gate, workers, api(context, settings));
        VertxPlatformHttpEngine engine = new VertxPlatformHttpEngine();
        engine.setCamelContext(context);
        engine.setHandlers(List.of(gate, workers));
        context.getRegistry().bind(VERTX, vertx);
        context.getRegistry().bind(PlatformHttpConstants.PLATFORM_HTTP_ENGINE_NAME, engine);
        context.addLifecycleStrategy(new LifecycleStrategySupport() {
            @Override
            public void onContextStopped(CamelContext stopped) {
                vertx.close();
            }
        });
    }

    private static HttpApi api(CamelContext context, HttpSettings settings) {
        LetterTrial trial = context.getRegistry().lookupByNameAndType(LetterTrial.BEAN, LetterTrial.class);
        Api api = Api.ofProgram(context, trial == null ? (archive, letter) -> Optional.empty() : trial);
        Access access = new Access(settings.access());
        HttpAccessHealth health = new HttpAccessHealth(access);
        HealthCheckRegistry checks = HealthCheckRegistry.get(context);
        if (checks != null) {
            checks.register(health);
        }
        return new HttpApi(settings, api, access, health);
    }

    /** After the listener by which Camel starts the server; no route has begun then. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST;
    }

    @Override
    public void onCamelContextStarting(CamelContext context, boolean alreadyStarted) {
        HttpSettings http = HttpSettings.of(context);
        String name = VertxPlatformHttpRouter.getRouterNameFromPort(http.port());
        VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(context, name);
        if (router == null) {
            return; // nothing is served
        }
        if (context.hasService(MainHttpServer.class) == null) { // camel.server.enabled=false: health and metrics only
            router.route("/chat/messages").order(-1).handler(request -> request.fail(404));
            return;
        }
        router.route("/chat/messages").order(-1).handler(HttpPort::takeAsMessage);
        if (http.intake().isElsewhere()) {
            HttpVertx vertx = context.getRegistry().lookupByNameAndType(VERTX, HttpVertx.class);
            add(context, new HttpIntakeServer(vertx.createIntakeServer(router), http.intake()));
        }
    }

    private static void add(CamelContext context, HttpIntakeServer server) {
        try {
            context.addService(server);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {}

    private static void requireFreeForManagement(CamelContext context, HttpSettings http) {
        String host = context.resolvePropertyPlaceholders("{{camel.management.host}}");
        int port = Integer.parseInt(context.resolvePropertyPlaceholders("{{camel.management.port}}"));
        if (port != http.port()) {
            requireFree(host, port, "camel.management.host, camel.management.port");
        }
    }

    private static void requireFree(String host, int port, String settings) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
        } catch (IOException | IllegalArgumentException e) {
            throw cannotListen(host, port, settings, e);
        }
    }

    static InvalidSettingException cannotListen(String host, int port, String settings, Throwable cause) {
        return new InvalidSettingException(
                "Cannot listen on " + host + ":" + port + " (" + settings + "): " + cause.getMessage() + ".");
    }

    private static void takeAsMessage(RoutingContext request) {
        request.request().headers().set("Content-Type", "application/json");
        request.next();
    }
}

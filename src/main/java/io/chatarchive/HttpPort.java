package io.chatarchive;

import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.apache.camel.CamelContext;
import org.apache.camel.Ordered;
import org.apache.camel.RuntimeCamelException;
import org.apache.camel.StartupListener;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.Main;
import org.apache.camel.main.MainListenerSupport;

/**
 * What Camel's HTTP servers leave open in the standalone program: where they cannot listen they only warn; health and
 * metrics would be served on a port of their own to the whole network; a body over the limit is refused without a
 * sentence, and what says that it is a form, as curl does, is taken apart.
 */
final class HttpPort extends MainListenerSupport implements StartupListener, Ordered {

    /** One port for everything: the management server joins the other one where both have the same. */
    static void listenOnOnePort(Main main) {
        main.addInitialProperty("camel.management.host", "{{chat.http.host}}");
        main.addInitialProperty("camel.management.port", "{{chat.http.port}}");
        main.addMainListener(new HttpPort());
    }

    @Override
    public void afterConfigure(BaseMainSupport main) {
        ArchiveSettings.Http http = ArchiveSettings.of(main.getCamelContext()).http();
        main.addOverrideProperty("camel.server.maxBodySize", String.valueOf(http.maxBody()));
    }

    @Override
    public void beforeStart(BaseMainSupport main) {
        ArchiveSettings.Http http = ArchiveSettings.of(main.getCamelContext()).http();
        requireFree(http.host(), http.port(), "chat.http.host, chat.http.port");
        requireFreeForManagement(main.getCamelContext(), http);
        try {
            main.getCamelContext().addStartupListener(this);
        } catch (Exception e) {
            throw RuntimeCamelException.wrapRuntimeCamelException(e);
        }
    }

    /** After the listener by which Camel starts the server; no route has begun then. */
    @Override
    public int getOrder() {
        return Ordered.LOWEST;
    }

    @Override
    public void onCamelContextStarting(CamelContext context, boolean alreadyStarted) {
        ArchiveSettings.Http http = ArchiveSettings.of(context).http();
        String name = VertxPlatformHttpRouter.getRouterNameFromPort(http.port());
        VertxPlatformHttpRouter router = VertxPlatformHttpRouter.lookup(context, name);
        if (router == null) {
            return; // nothing is served
        }
        if (context.hasService(MainHttpServer.class) == null) { // camel.server.enabled=false: health and metrics only
            router.route("/chat/messages").order(-1).handler(request -> request.fail(404));
            return;
        }
        router.route("/chat/messages")
                .order(-1)
                .handler(HttpPort::takeAsMessage)
                .failureHandler(failure -> refuse(failure, http.maxBody()));
    }

    @Override
    public void onCamelContextStarted(CamelContext context, boolean alreadyStarted) {}

    private static void requireFreeForManagement(CamelContext context, ArchiveSettings.Http http) {
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
            throw new InvalidSettingException(
                    "Cannot listen on " + host + ":" + port + " (" + settings + "): " + e.getMessage() + ".");
        }
    }

    private static void takeAsMessage(RoutingContext request) {
        request.request().headers().set("Content-Type", "application/json");
        request.next();
    }

    private static void refuse(RoutingContext failure, long mostBytes) {
        if (failure.statusCode() != 413) {
            failure.next();
            return;
        }
        failure.response()
                .setStatusCode(413)
                .putHeader("Content-Type", "text/plain; charset=utf-8")
                .putHeader("Connection", "close")
                .end(MessageIntake.tooLarge(mostBytes).getMessage());
    }
}

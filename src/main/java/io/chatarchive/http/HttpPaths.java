package io.chatarchive.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/** Which paths the program serves, and how. */
final class HttpPaths {
    private final CamelContext context;

    HttpPaths(CamelContext context) {
        this.context = context;
    }

    /** Whether it is one of health or metrics. */
    boolean isForLooking(String path) {
        return path != null
                && context.hasComponent("platform-http") instanceof PlatformHttpComponent http
                && http.getHttpManagementEndpoints().stream()
                        .map(endpoint -> endpoint.getUri())
                        .anyMatch(uri -> path.equals(uri) || path.startsWith(uri + "/"));
    }

    /** Why nothing is served there, in a sentence. */
    HttpRefusal refusal(int status, String path) {
        return switch (status) {
            case 404 ->
                isAbsentForNow(path)
                        ? HttpRefusal.later("The program starts or stops, or the route at this path is stopped.")
                        : new HttpRefusal(404, "Nothing is served at this path.");
            case 405 -> new HttpRefusal(405, "This method is not served at this path; Allow says which are.");
            case 500 -> new HttpRefusal(500, "The request failed; the log says why.");
            case 503 -> HttpRefusal.later("This is not served now.");
            default -> new HttpRefusal(Math.max(status, 400), "The request cannot be served as it is.");
        };
    }

    /** Not while the program starts or stops. */
    boolean areComplete() {
        return context.isStarted();
    }

    private boolean isAbsentForNow(String path) {
        if (!areComplete()) {
            return true;
        }
        return context.hasService(MainHttpServer.class) != null
                && routesOfCamel(path).findAny().isPresent();
    }

    /** Whether a route is there that takes nothing: Camel would answer without a sentence. */
    boolean isSuspended(String path) {
        return routesOfCamel(path)
                .map(route -> context.getRouteController().getRouteStatus(route.getRouteId()))
                .anyMatch(status -> status != null && status.isSuspended());
    }

    private Stream<org.apache.camel.Route> routesOfCamel(String path) {
        return context.getRoutes().stream()
                .filter(route -> route.getEndpoint() instanceof PlatformHttpEndpoint endpoint
                        && endpoint.getPath().equals(path));
    }

    /** Those of Camel's servers. */
    Stream<Router> routers() {
        return context.getRegistry().findByType(VertxPlatformHttpRouter.class).stream()
                .map(router -> router);
    }

    private Stream<Route> routes(String path) {
        return routers()
                .flatMap(each -> each.getRoutes().stream())
                .filter(route -> route.methods() != null && route.getPath() != null)
                .filter(route -> path != null
                        && (route.getPath().equals(path)
                                || (!route.isExactPath() && path.startsWith(route.getPath() + "/"))));
    }

    /** Those that are served at a path. */
    Set<HttpMethod> methods(String path) {
        Set<HttpMethod> methods = new HashSet<>();
        routes(path).forEach(route -> methods.addAll(route.methods()));
        if (methods.contains(HttpMethod.GET)) {
            methods.add(HttpMethod.HEAD);
        }
        return methods;
    }

    /** What is served to GET is served to HEAD. */
    void addHead(HttpServerRequest request) {
        if (request.method().equals(HttpMethod.HEAD)) {
            routes(request.path())
                    .filter(route -> route.methods().contains(HttpMethod.GET))
                    .filter(route -> !route.methods().contains(HttpMethod.HEAD))
                    .toList()
                    .forEach(route -> route.method(HttpMethod.HEAD));
        }
    }
}

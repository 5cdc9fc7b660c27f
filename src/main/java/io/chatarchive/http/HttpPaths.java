package io.chatarchive.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.impl.HttpUtils;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.Router;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.apache.camel.component.platform.http.PlatformHttpComponent;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.main.MainHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;

/** Which paths the program serves, and how. */
final class HttpPaths {
    private static final Pattern PARAMETER = Pattern.compile("\\{[^/}]+}");

    private final CamelContext context;

    HttpPaths(CamelContext context) {
        this.context = context;
    }

    /** The one of a request, as the router sees it; empty if it has none. */
    static String of(HttpServerRequest request) {
        String path = request.path() == null ? "" : HttpUtils.normalizePath(request.path());
        return path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    }

    /** Whether it is one of the routes of Camel, and neither health nor metrics. */
    boolean isIntake(String path) {
        return !isForLooking(path) && (routesOfCamel(path).findAny().isPresent() || isOfRest(path));
    }

    /** Camel's REST DSL serves paths whose routes do not tell them. */
    private boolean isOfRest(String path) {
        return context.hasComponent("platform-http") instanceof PlatformHttpComponent http
                && http.getHttpEndpoints().stream()
                        .anyMatch(served ->
                                pattern(served.getUri(), false).matcher(path).matches());
    }

    /** Whether it is one of health or metrics. */
    boolean isForLooking(String path) {
        return context.hasComponent("platform-http") instanceof PlatformHttpComponent http
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
                        && pattern(endpoint.getPath(), endpoint.isMatchOnUriPrefix())
                                .matcher(path)
                                .matches());
    }

    /** Of paths such as /orders/{id}, and of those that begin as the route's. */
    private static Pattern pattern(String served, boolean isPrefix) {
        String path = served.replaceFirst("(?<=.)/?\\*?$", "");
        String begin = Stream.of(PARAMETER.split(path, -1)).map(Pattern::quote).collect(Collectors.joining("[^/]+"));
        return Pattern.compile(begin + (isPrefix || served.endsWith("*") ? ".*" : ""));
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
                .filter(route -> route.getPath().equals(path)
                        || (!route.isExactPath() && path.startsWith(route.getPath() + "/")));
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
    void addHead(HttpServerRequest request, String path) {
        if (request.method().equals(HttpMethod.HEAD)) {
            routes(path)
                    .filter(route -> route.methods().contains(HttpMethod.GET))
                    .filter(route -> !route.methods().contains(HttpMethod.HEAD))
                    .toList()
                    .forEach(route -> route.method(HttpMethod.HEAD));
        }
    }
}

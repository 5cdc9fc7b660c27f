package io.chatarchive.http;

import io.vertx.core.Handler;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What holds for every request before its path is looked at, and the sentences where nothing is served. */
final class HttpRules {
    private static final Logger LOG = LoggerFactory.getLogger(HttpRules.class);

    /** Of health and metrics; they are answered one after the other. */
    private static final int MOST_LOOKS = 50;

    private final HttpOrigins origins;
    private final HttpPaths paths;
    private final HttpGate gate;
    private final HttpApi api;
    private final AtomicInteger looks = new AtomicInteger();

    /**
     * Of one server.
     *
     * @param listens the host that it listens on
     */
    HttpRules(HttpSettings settings, String listens, HttpPaths paths, HttpGate gate, HttpApi api) {
        this.origins = new HttpOrigins(settings, listens);
        this.paths = paths;
        this.gate = gate;
        this.api = api;
    }

    /** Takes a router's requests before it does. */
    Handler<HttpServerRequest> before(Router router) {
        Stream.concat(Stream.of(router), paths.routers())
                .forEach(each -> IntStream.range(200, 600)
                        .forEach(status -> each.errorHandler(status, failed -> explain(status, failed))));
        return request -> {
            HttpServerResponse response = request.response();
            response.headersEndHandler(ready -> sayLater(response));
            refusal(request).ifPresentOrElse(refusal -> refuse(request, refusal), () -> serve(request, router));
        };
    }

    /** A route that stops may fail, which no sender can correct. */
    private void sayLater(HttpServerResponse response) {
        if (response.getStatusCode() == 500 && !paths.areComplete()) {
            response.setStatusCode(503);
        }
        HttpRefusal.addRetryAfter(response);
    }

    private Optional<HttpRefusal> refusal(HttpServerRequest request) {
        boolean mayBeLinked = request.method().equals(HttpMethod.GET) && HttpConsole.isPage(HttpPaths.of(request));
        return origins.refusal(request.headers(), request.uri(), mayBeLinked).or(() -> encoding(request));
    }

    private static Optional<HttpRefusal> encoding(HttpServerRequest request) {
        return request.headers().getAll("Content-Encoding").stream().allMatch("identity"::equalsIgnoreCase)
                ? Optional.empty()
                : Optional.of(new HttpRefusal(
                        415,
                        "The message is compressed or otherwise encoded; send it as it is,"
                                + " without a Content-Encoding."));
    }

    private void serve(HttpServerRequest request, Router router) {
        share(request);
        String path = HttpPaths.of(request);
        boolean isIntake = paths.isIntake(path);
        Set<HttpMethod> methods = paths.methods(path);
        boolean asks = request.method().equals(HttpMethod.OPTIONS)
                && !methods.isEmpty()
                && !methods.contains(HttpMethod.OPTIONS);
        Optional<HttpRefusal> refusal = gate.place(request, isIntake)
                .map(elsewhere -> paths.areComplete() ? elsewhere : paths.refusal(404, path))
                .or(() -> isIntake && !asks ? gate.token(request.headers()) : Optional.empty());
        if (refusal.isPresent()) {
            refuse(request, refusal.get());
        } else if (HttpApi.isOf(path) && HttpSide.of(request) != HttpSide.INTAKE) {
            api.serve(request, path);
        } else if (api.console().serves(path) && !isIntake && HttpSide.of(request) != HttpSide.INTAKE) {
            api.console().serve(request, path);
        } else if (asks) {
            HttpOptions.answer(request, methods, gate.allowedHeaders(isIntake));
        } else if (paths.isForLooking(path)) {
            look(request, path, router);
        } else if (methods.contains(request.method()) && paths.isSuspended(path)) {
            HttpRefusal.later("The route at this path is suspended.").answer(request.response());
        } else {
            paths.addHead(request, path);
            router.handle(request);
        }
    }

    private void refuse(HttpServerRequest request, HttpRefusal refusal) {
        if (HttpApi.isOf(HttpPaths.of(request))) {
            api.refuse(request, refusal);
        } else {
            refusal.answer(request.response());
        }
    }

    /** With the pages that may read the answer. */
    private void share(HttpServerRequest request) {
        String origin = request.getHeader("Origin");
        if (origin != null && origins.isAllowed(origin)) {
            request.response().putHeader("Access-Control-Allow-Origin", origin).putHeader("Vary", "Origin");
        }
    }

    private void look(HttpServerRequest request, String path, Router router) {
        if (looks.get() >= MOST_LOOKS) {
            new HttpRefusal(503, "Too many ask for health and metrics. Ask again later.").answer(request.response());
            return;
        }
        looks.incrementAndGet();
        AtomicInteger mine = new AtomicInteger(1);
        Handler<Void> over = end -> looks.addAndGet(-mine.getAndSet(0));
        request.response().endHandler(over).closeHandler(over);
        request.headers().set("Accept", HttpAccept.format(request.headers().getAll("Accept")));
        paths.addHead(request, path);
        router.handle(request);
    }

    private void explain(int status, RoutingContext failed) {
        Throwable failure = failed.failure();
        if (failed.response().closed() || failed.response().ended()) {
            return;
        }
        if (status == 500 && failure != null) {
            LOG.error("An HTTP request failed", failure);
        }
        String path = HttpPaths.of(failed.request());
        if (status == 405) {
            failed.response().putHeader("Allow", HttpOptions.allow(paths.methods(path)));
        }
        paths.refusal(status, path).answer(failed.response());
    }
}

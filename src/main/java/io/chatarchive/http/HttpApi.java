package io.chatarchive.http;

import io.chatarchive.access.Access;
import io.chatarchive.api.Api;
import io.chatarchive.api.ApiAnswer;
import io.chatarchive.api.ApiProblem;
import io.chatarchive.api.ApiRequest;
import io.chatarchive.operate.StatusHistory;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the paths below {@code /api}, on few threads of its own: a slow verb delays neither intake nor health, a login no
 * verb, and a caller with many requests no other.
 */
final class HttpApi {
    private static final Logger LOG = LoggerFactory.getLogger(HttpApi.class);
    private static final String ROOT = "/api";
    private static final long LOOK = 10_000;
    private static final HttpPool.Bounds VERBS = new HttpPool.Bounds(4, 50, 2, 12);
    private static final HttpPool.Bounds LOGINS = new HttpPool.Bounds(2, 20, 2, 20);

    /** Who sends it takes no time to say: none waits for a verb. */
    private static final HttpPool.Bounds CALLERS = new HttpPool.Bounds(2, 200, 2, 100);

    private final Api api;
    private final HttpCallers callers;
    private final HttpLogin login;
    private final HttpConsole console;
    private final Map<String, String> headers;
    private final HttpAccessHealth health;
    private HttpPool known;
    private HttpPool verbs;
    private HttpPool logins;

    HttpApi(HttpSettings settings, Api api, Access access, HttpAccessHealth health) {
        this.api = api;
        this.health = health;
        this.callers = new HttpCallers(settings, access);
        this.login = new HttpLogin(access, callers);
        this.console = new HttpConsole(callers, settings.tls().isPresent());
        this.headers = headers(settings.tls().isPresent());
    }

    private static Map<String, String> headers(boolean tls) {
        Map<String, String> headers = new TreeMap<>(Map.of(
                "Cache-Control", "private, no-cache",
                "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'",
                "Cross-Origin-Resource-Policy", "same-origin",
                "Referrer-Policy", "no-referrer",
                "X-Content-Type-Options", "nosniff"));
        if (tls) {
            headers.put("Strict-Transport-Security", "max-age=31536000");
        }
        return headers;
    }

    static boolean isOf(String path) {
        return path.equals(ROOT) || path.startsWith(ROOT + "/");
    }

    /** The page that uses it. */
    HttpConsole console() {
        return console;
    }

    /** Begins its threads. */
    void open(Vertx vertx) {
        known = new HttpPool(vertx, "chat-caller", CALLERS);
        verbs = new HttpPool(vertx, "chat-api", VERBS);
        logins = new HttpPool(vertx, "chat-login", LOGINS);
        callers.warnIfNotServed();
        again(vertx, health::look, LOOK);
        again(vertx, api::look, StatusHistory.EVERY.toMillis());
    }

    /** On a thread that may wait, and not before the look before is over. */
    private static void again(Vertx vertx, Runnable look, long pause) {
        WorkerExecutor thread = vertx.createSharedWorkerExecutor("chat-looks", 2);
        Runnable next = new Runnable() {
            @Override
            public void run() {
                Future<Boolean> once = thread.executeBlocking(
                        () -> {
                            look.run();
                            return true;
                        },
                        false);
                once.onComplete(done -> vertx.setTimer(pause, timer -> run()));
            }
        };
        next.run();
    }

    /** With the path as the rules see it. */
    void serve(HttpServerRequest request, String path) {
        request.body()
                .onSuccess(body -> Future.succeededFuture(body)
                        .compose(whole -> answer(request, path, whole))
                        .recover(HttpApi::problem)
                        .onSuccess(answer -> send(request, answer)));
    }

    /** As all refusals of the API are. */
    void refuse(HttpServerRequest request, HttpRefusal refusal) {
        send(request, ApiAnswer.problem(refusal.status(), refusal.sentence()));
    }

    private Future<ApiAnswer> answer(HttpServerRequest request, String path, Buffer body) {
        List<String> segments = segments(path);
        String address = callers.address(request);
        return switch (segments.size() == 1 ? segments.get(0) : "") {
            case "login" -> logins.run(address, () -> login.login(request, body.getBytes()));
            case "logout" -> known.run(address, () -> login.logout(request));
            case "me" -> known.run(address, () -> login.me(request, callers.of(request)));
            case "openapi.json" -> known.run(address, () -> contract(request, segments, body));
            default ->
                known.run(address, () -> callers.of(request))
                        .compose(caller -> verbs.run(
                                caller.user()
                                        .map(user -> "user " + caller.name())
                                        .orElse(address),
                                () -> verb(request, segments, body, caller)));
        };
    }

    private static Future<ApiAnswer> problem(Throwable error) {
        if (error instanceof ApiProblem problem) {
            return Future.succeededFuture(problem.answer());
        }
        LOG.error("A request to the API has failed", error);
        return Future.succeededFuture(ApiAnswer.problem(500, "The request failed; the log says why."));
    }

    private ApiAnswer contract(HttpServerRequest request, List<String> segments, Buffer body) {
        callers.requireServed();
        return verb(request, segments, body, HttpCallers.NOBODY);
    }

    private ApiAnswer verb(HttpServerRequest request, List<String> segments, Buffer body, HttpCallers.Known caller) {
        String method = request.method().name().equals("HEAD")
                ? "GET"
                : request.method().name();
        ApiRequest asked = new ApiRequest(method, segments, query(request), type(request), body.getBytes(), caller);
        String tag = request.getHeader("If-None-Match");
        return api.answer(asked, tag == null ? "" : tag);
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.substring(ROOT.length()).split("/", -1)) {
            segments.add(QueryStringDecoder.decodeComponent(segment.replace("+", "%2B")));
        }
        return segments.subList(1, Math.max(1, segments.size()));
    }

    private static Map<String, String> query(HttpServerRequest request) {
        Map<String, String> query = new TreeMap<>();
        new QueryStringDecoder(request.uri()).parameters().forEach((name, values) -> {
            if (values.size() > 1) {
                throw new ApiProblem(400, "The parameter '" + name + "' is expected once.");
            }
            query.put(name, values.get(0));
        });
        return query;
    }

    private static String type(HttpServerRequest request) {
        String type = request.getHeader("Content-Type");
        return type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    }

    private void send(HttpServerRequest request, ApiAnswer answer) {
        HttpServerResponse response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.headers().remove("Access-Control-Allow-Origin"); // pages of other sites read nothing here
        response.setStatusCode(answer.status());
        headers.forEach(response::putHeader);
        answer.headers().forEach(response::putHeader);
        if (request.method().name().equals("HEAD")) {
            response.putHeader("Content-Length", String.valueOf(answer.body().length))
                    .end();
        } else {
            response.end(Buffer.buffer(answer.body()));
        }
    }
}

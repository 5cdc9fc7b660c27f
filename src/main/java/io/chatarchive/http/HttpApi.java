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
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Serves the paths below {@code /api}, on few threads of its own: a slow verb delays neither intake nor health, and a
 * login no verb.
 */
final class HttpApi {
    private static final String ROOT = "/api";
    private static final int THREADS = 4;
    private static final int LOGIN_THREADS = 2;
    private static final int MOST_WAITING = 50;
    private static final int MOST_LOGINS = 20;
    private static final List<String> LOGIN = List.of("login");

    private final Api api;
    private final HttpCallers callers;
    private final HttpLogin login;
    private final HttpConsole console;
    private final Map<String, String> headers;
    private HttpPool verbs;
    private HttpPool logins;

    HttpApi(HttpSettings settings, Api api, Access access) {
        this.api = api;
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
        verbs = new HttpPool(vertx, "chat-api", THREADS, MOST_WAITING);
        HttpPool looks =
                new HttpPool(vertx, "chat-history", 1, 1); // a look that takes long is not followed by a second one
        vertx.setPeriodic(StatusHistory.EVERY.toMillis(), timer -> looks.run(this::look));
        callers.warnIfNotServed();
        logins = new HttpPool(vertx, "chat-login", LOGIN_THREADS, MOST_LOGINS);
    }

    private Void look() {
        api.look();
        return null;
    }

    /** With the path as the rules see it. */
    void serve(HttpServerRequest request, String path) {
        request.body().compose(body -> answer(request, path, body)).onSuccess(answer -> send(request, answer));
    }

    /** As all refusals of the API are. */
    void refuse(HttpServerRequest request, HttpRefusal refusal) {
        send(request, ApiAnswer.problem(refusal.status(), refusal.sentence()));
    }

    private Future<ApiAnswer> answer(HttpServerRequest request, String path, Buffer body) {
        List<String> segments = segments(path);
        HttpPool pool = segments.equals(LOGIN) ? logins : verbs;
        return pool.run(() -> answer(request, segments, body))
                .orElseGet(() -> Future.succeededFuture(
                        ApiAnswer.problem(503, "Too many requests to the API wait. Send it again later.")));
    }

    private ApiAnswer answer(HttpServerRequest request, List<String> segments, Buffer body) {
        try {
            if (segments.equals(LOGIN)) {
                return login.login(request, body.getBytes());
            }
            if (segments.equals(List.of("logout"))) {
                return login.logout(request);
            }
            boolean isContract = segments.equals(List.of("openapi.json"));
            callers.requireServed();
            HttpCallers.Known caller = isContract ? HttpCallers.NOBODY : callers.of(request);
            if (segments.equals(List.of("me"))) {
                return login.me(request, caller);
            }
            String method = request.method().name().equals("HEAD")
                    ? "GET"
                    : request.method().name();
            ApiRequest asked = new ApiRequest(method, segments, query(request), type(request), body.getBytes(), caller);
            String known = request.getHeader("If-None-Match");
            return api.answer(asked, known == null ? "" : known);
        } catch (ApiProblem e) {
            return e.answer();
        }
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

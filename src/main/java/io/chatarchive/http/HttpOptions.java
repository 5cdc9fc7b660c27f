package io.chatarchive.http;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What may be sent to a path, for clients, and for browsers that ask before a page of another site sends. */
final class HttpOptions {
    private HttpOptions() {}

    /**
     * Answers that.
     *
     * @param headers that a page may send
     */
    static void answer(HttpServerRequest request, Set<HttpMethod> methods, String headers) {
        String allowed = allow(methods);
        HttpServerResponse response = request.response().setStatusCode(204).putHeader("Allow", allowed);
        if (response.headers().contains("Access-Control-Allow-Origin")) {
            response.putHeader("Access-Control-Allow-Methods", allowed)
                    .putHeader("Access-Control-Allow-Headers", headers)
                    .putHeader("Access-Control-Max-Age", "600");
            if (request.headers().contains("Access-Control-Request-Private-Network")) {
                response.putHeader("Access-Control-Allow-Private-Network", "true");
            }
        }
        response.end();
    }

    static String allow(Set<HttpMethod> methods) {
        return Stream.concat(methods.stream(), Stream.of(HttpMethod.OPTIONS))
                .map(HttpMethod::name)
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }
}

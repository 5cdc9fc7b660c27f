package io.chatarchive.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.chatarchive.api.ApiAnswer;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/** Why a request is not served, in a sentence for its sender. */
record HttpRefusal(int status, String sentence) {
    static final String RETRY_AFTER = "Retry-After";
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String SECONDS = "1";

    /** It may be served later: nothing was added. */
    static HttpRefusal later(String why) {
        return new HttpRefusal(503, why + " Nothing was added. Send it again later.");
    }

    void answer(HttpServerResponse response) {
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(status).putHeader(HttpHeaderNames.CONTENT_TYPE, TEXT);
        if (status == 401) {
            response.putHeader(HttpHeaderNames.WWW_AUTHENTICATE, "Bearer");
        }
        addRetryAfter(response);
        response.end(sentence);
    }

    /** To any answer that says later. */
    static void addRetryAfter(HttpServerResponse response) {
        if (response.getStatusCode() == 503 && !response.headers().contains(RETRY_AFTER)) {
            response.putHeader(RETRY_AFTER, SECONDS);
        }
    }

    /** As the last answer on a connection; to a request to the API, as all refusals of the API are. */
    FullHttpResponse last(boolean isOfApi) {
        ApiAnswer answer = isOfApi
                ? ApiAnswer.problem(status, sentence)
                : new ApiAnswer(status, Map.of("Content-Type", TEXT), sentence.getBytes(UTF_8));
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(status), Unpooled.wrappedBuffer(answer.body()));
        answer.headers().forEach(response.headers()::set);
        response.headers()
                .set(HttpHeaderNames.CONTENT_LENGTH, response.content().readableBytes())
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        if (status == 503) {
            response.headers().set(RETRY_AFTER, SECONDS);
        }
        return response;
    }
}

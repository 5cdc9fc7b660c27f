package io.chatarchive.http;

import io.chatarchive.intake.MessageIntake;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** What a request must be to be HTTP, and no larger than set, before anybody looks at what it wants. */
final class HttpRequestRules {
    private static final Pattern TARGET =
            Pattern.compile("\\*|(?:https?://[^/?#]+)?(?:/[^#]*)?", Pattern.CASE_INSENSITIVE);
    private static final Pattern BAD_ESCAPE = Pattern.compile("%(?![0-9a-fA-F]{2})");

    private HttpRequestRules() {}

    /** Why a request is not taken; empty if it is. */
    static Optional<HttpRefusal> refusal(HttpRequest request, HttpSettings settings) {
        HttpHeaders headers = request.headers();
        HttpVersion version = request.protocolVersion();
        boolean isOld = version.equals(HttpVersion.HTTP_1_0);
        if (!isOld && !version.equals(HttpVersion.HTTP_1_1)) {
            return refusal(505, "HTTP/1.1 is expected.");
        }
        if (request.uri().isEmpty()
                || !TARGET.matcher(request.uri()).matches()
                || BAD_ESCAPE.matcher(request.uri()).find()) {
            return refusal(400, "The request's target is malformed.");
        }
        List<String> hosts = headers.getAll(HttpHeaderNames.HOST);
        if (hosts.size() > 1 || (hosts.isEmpty() && !isOld) || !hosts.stream().allMatch(HttpRequestRules::isHost)) {
            return refusal(400, "One Host header is expected, with a host name or address.");
        }
        return encoding(headers, isOld).or(() -> length(headers, settings));
    }

    private static boolean isHost(String host) {
        return host.isEmpty() || HttpHost.of(host).isPresent();
    }

    private static Optional<HttpRefusal> encoding(HttpHeaders headers, boolean isOld) {
        List<String> encodings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        if (encodings.isEmpty()) {
            return Optional.empty();
        }
        if (isOld || headers.contains(HttpHeaderNames.CONTENT_LENGTH)) {
            return refusal(400, "A Transfer-Encoding is expected neither with a Content-Length nor in HTTP/1.0.");
        }
        return encodings.size() == 1
                        && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(
                                encodings.get(0).strip())
                ? Optional.empty()
                : refusal(501, "No other Transfer-Encoding than chunked is known.");
    }

    private static Optional<HttpRefusal> length(HttpHeaders headers, HttpSettings settings) {
        String expectation = headers.get(HttpHeaderNames.EXPECT);
        if (expectation != null && !HttpHeaderValues.CONTINUE.contentEqualsIgnoreCase(expectation)) {
            return refusal(417, "No other expectation than 100-continue is known.");
        }
        String length = headers.get(HttpHeaderNames.CONTENT_LENGTH);
        if (length == null) {
            return Optional.empty();
        }
        if (!length.matches("\\d{1,18}")) {
            return refusal(400, "The Content-Length is malformed.");
        }
        return Long.parseLong(length) > settings.maxBody() ? Optional.of(tooLarge(settings)) : Optional.empty();
    }

    static HttpRefusal tooLarge(HttpSettings settings) {
        return new HttpRefusal(413, MessageIntake.tooLarge(settings.maxBody()).getMessage());
    }

    /** What Netty could not read. */
    static HttpRefusal malformed(Throwable cause) {
        if (cause instanceof TooLongHttpLineException) {
            return new HttpRefusal(414, "The request's first line is too long.");
        }
        if (cause instanceof TooLongHttpHeaderException) {
            return new HttpRefusal(431, "The request's headers are too long.");
        }
        return new HttpRefusal(400, "The request is no HTTP.");
    }

    private static Optional<HttpRefusal> refusal(int status, String sentence) {
        return Optional.of(new HttpRefusal(status, sentence));
    }
}

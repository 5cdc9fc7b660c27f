package io.chatarchive.http;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The cookie of a session. Scripts cannot read it, and browsers send it for pages of this site only. */
final class HttpCookie {
    private static final String NAME = "chat-archive-session";

    private HttpCookie() {}

    /** A browser takes that name over TLS alone, and from this host alone. */
    private static String name(boolean secure) {
        return secure ? "__Host-" + NAME : NAME;
    }

    static Optional<String> of(HttpServerRequest request, boolean secure) {
        String prefix = name(secure) + "=";
        List<String> given = Stream.of(
                        String.join(";", request.headers().getAll("Cookie")).split(";", -1))
                .map(String::strip)
                .filter(cookie -> cookie.startsWith(prefix))
                .toList();
        return given.size() == 1 ? Optional.of(given.get(0).substring(prefix.length())) : Optional.empty();
    }

    /** The header that sets it; an empty session removes it. */
    static String header(String session, boolean secure) {
        return name(secure) + "=" + session + "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "")
                + (session.isEmpty() ? "; Max-Age=0" : "");
    }
}

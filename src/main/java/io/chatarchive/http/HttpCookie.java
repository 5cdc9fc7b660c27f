package io.chatarchive.http;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpServerRequest;
import java.util.Optional;
import java.util.Set;

/** The cookie of a session. Scripts cannot read it, and browsers send it for pages of this site only. */
final class HttpCookie {
    private static final String NAME = "chat-archive-session";

    private HttpCookie() {}

    /** A browser takes that name over TLS alone, and from this host alone. */
    private static String name(boolean secure) {
        return secure ? "__Host-" + NAME : NAME;
    }

    static Optional<String> of(HttpServerRequest request, boolean secure) {
        Set<Cookie> cookies = request.cookies(name(secure));
        return cookies.size() == 1 ? Optional.of(cookies.iterator().next().getValue()) : Optional.empty();
    }

    /** The header that sets it; an empty session removes it. */
    static String header(String session, boolean secure) {
        return name(secure) + "=" + session + "; Path=/; HttpOnly; SameSite=Strict" + (secure ? "; Secure" : "")
                + (session.isEmpty() ? "; Max-Age=0" : "");
    }
}

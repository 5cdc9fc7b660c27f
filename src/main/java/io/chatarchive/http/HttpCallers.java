package io.chatarchive.http;

import io.chatarchive.access.Access;
import io.chatarchive.access.Caller;
import io.chatarchive.api.ApiCaller;
import io.chatarchive.api.ApiProblem;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who sends a request to the API: a program by its token, a person by the cookie of a session. Calls may block. */
final class HttpCallers {
    private static final Logger LOG = LoggerFactory.getLogger(HttpCallers.class);
    private static final String AUTHORIZATION = "Authorization";
    private static final String SCHEME = "Bearer ";

    /** Sees the status without texts, and no more. */
    static final Known NOBODY = new Known("nobody", "http", Optional.empty());

    private final HttpSettings settings;
    private final Access access;
    private final boolean isLocal;
    private final boolean isProtected;
    private boolean warned;

    HttpCallers(HttpSettings settings, Access access) {
        this.settings = settings;
        this.access = access;
        this.isLocal = HttpSettings.isLoopback(settings.host());
        this.isProtected = isLocal || settings.tls().isPresent() || settings.behindProxy();
    }

    /**
     * Who it is.
     *
     * @throws ApiProblem if nobody may send it as it is
     */
    Known of(HttpServerRequest request) {
        requireServed();
        if (!access.hasUsers()) {
            return NOBODY;
        }
        Optional<Caller> caller = request.headers().contains(AUTHORIZATION) ? byToken(request) : bySession(request);
        return caller.map(known -> new Known(known.name(), "http " + address(request), Optional.of(known)))
                .orElseThrow(() -> new ApiProblem(401, "Log in, or send a token as Authorization: Bearer <token>."));
    }

    /** Beyond this machine nothing is served without users, and no password or token in clear. */
    void requireServed() {
        boolean hasUsers = access.hasUsers();
        if (isLocal || (hasUsers && isProtected)) {
            return;
        }
        String why = hasUsers
                ? "passwords and tokens would cross the network in clear. Set chat.http.tls.certificate and"
                        + " chat.http.tls.key, or chat.http.behind-proxy=true if a proxy with TLS is before it."
                : "there are no users: chat-archive users add";
        warn(why);
        throw new ApiProblem(404, "The API is not served here; the log says why.");
    }

    /** At the start, rather than when somebody asks. */
    void warnIfNotServed() {
        try {
            requireServed();
        } catch (ApiProblem e) {
            LOG.debug("The API is not served", e);
        }
    }

    private synchronized void warn(String why) {
        if (!warned) {
            LOG.warn("The API is not served on {}, which is not loopback: {}", settings.host(), why);
            warned = true;
        }
    }

    private Optional<Caller> byToken(HttpServerRequest request) {
        List<String> given = request.headers().getAll(AUTHORIZATION);
        boolean isToken = given.size() == 1 && given.get(0).regionMatches(true, 0, SCHEME, 0, SCHEME.length());
        return isToken
                ? access.byToken(given.get(0).substring(SCHEME.length()).strip(), address(request))
                : Optional.empty();
    }

    /** A browser sends the cookie also where a page of another site has made it send the request. */
    private Optional<Caller> bySession(HttpServerRequest request) {
        Optional<Caller> caller = HttpCookie.of(request, isSecure()).flatMap(access::bySession);
        boolean changes = !List.of("GET", "HEAD").contains(request.method().name());
        if (caller.isPresent() && changes && !isFromOwnPage(request)) {
            throw new ApiProblem(403, "A session acts only for pages of this site; programs send a token.");
        }
        return caller;
    }

    /** By headers that pages cannot set; the rules before have refused an Origin of another site. */
    private static boolean isFromOwnPage(HttpServerRequest request) {
        List<String> sites = request.headers().getAll("Sec-Fetch-Site");
        return sites.isEmpty() ? isOwn(request) : sites.equals(List.of("same-origin"));
    }

    private static boolean isOwn(HttpServerRequest request) {
        List<String> origins = request.headers().getAll("Origin");
        Optional<HttpHost> host = HttpHost.of(String.valueOf(request.getHeader("Host")));
        return origins.size() == 1
                && host.isPresent()
                && HttpHost.ofOrigin(origins.get(0))
                        .filter(host.get()::isOrigin)
                        .isPresent();
    }

    boolean isSecure() {
        return settings.tls().isPresent() || settings.behindProxy();
    }

    /** Of the client; behind a proxy, what the proxy has added last. */
    String address(HttpServerRequest request) {
        String forwarded = settings.behindProxy()
                ? String.join(",", request.headers().getAll("X-Forwarded-For")) // a proxy may add a line of its own
                : "";
        String last = forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
        return last.matches("[0-9a-fA-F:.%\\[\\]]{2,60}")
                ? last
                : request.remoteAddress().hostAddress();
    }

    record Known(String name, String from, Optional<Caller> user) implements ApiCaller {
        @Override
        public boolean looks() {
            return user.isPresent();
        }

        @Override
        public boolean seesText() {
            return user.filter(Caller::seesText).isPresent();
        }

        @Override
        public boolean may(String verb) {
            return user.filter(known -> known.may(verb)).isPresent();
        }
    }
}

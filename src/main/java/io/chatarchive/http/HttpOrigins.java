package io.chatarchive.http;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Whether a request may come from where it does. A web page that somebody visits can make the browser send requests to
 * the machine that it runs on, or to its network, and a name server can make a page's own name lead here.
 */
final class HttpOrigins {
    private final HttpSettings settings;
    private final String listens;
    private final boolean checksHost;

    /**
     * Of one server.
     *
     * @param listens the host that it listens on
     */
    HttpOrigins(HttpSettings settings, String listens) {
        this.settings = settings;
        this.listens = listens;
        this.checksHost =
                HttpSettings.isLoopback(listens) || !settings.allowedHosts().isEmpty();
    }

    /**
     * Why not; empty if it may.
     *
     * @param mayBeLinked whether pages of other sites may have links to it: somebody who follows one sees the page, and the
     *     other site sees nothing
     */
    Optional<HttpRefusal> refusal(MultiMap headers, String target, boolean mayBeLinked) {
        Optional<HttpHost> host = host(headers, target);
        if (checksHost && host.isPresent() && !isAllowed(host.get())) {
            return refusal("This is not served to requests for host '"
                    + host.get().name() + "'. Names that it has are set as chat.http.allowed-hosts.");
        }
        List<String> origins = headers.getAll("Origin");
        if (origins.size() > 1) {
            return refusal("One Origin header is expected; chat.http.allowed-origins says which may send.");
        }
        if (origins.stream().anyMatch(this::isAllowed)) {
            return Optional.empty();
        }
        boolean isOwn = origins.stream()
                .allMatch(origin -> HttpHost.ofOrigin(origin)
                        .flatMap(from -> host.map(own -> own.isOrigin(from)))
                        .orElse(false));
        boolean isCrossSite = headers.getAll("Sec-Fetch-Site").stream()
                .anyMatch(site -> site.toLowerCase(Locale.ROOT).contains("cross-site"));
        return isOwn && (!isCrossSite || (mayBeLinked && isLink(headers)))
                ? Optional.empty()
                : refusal("This is not served to web pages of other sites. Those that may send are set as"
                        + " chat.http.allowed-origins.");
    }

    /** By headers that pages cannot set: not a frame, nor what a script asks for. */
    private static boolean isLink(MultiMap headers) {
        return headers.getAll("Sec-Fetch-Mode").equals(List.of("navigate"))
                && headers.getAll("Sec-Fetch-Dest").equals(List.of("document"));
    }

    /** Whether that is the origin of a page that may read answers. */
    boolean isAllowed(String origin) {
        return settings.allowedOrigins().contains(origin.strip().toLowerCase(Locale.ROOT));
    }

    private boolean isAllowed(HttpHost host) {
        return host.isLoopback() || host.name().equalsIgnoreCase(listens) || host.isOneOf(settings.allowedHosts());
    }

    /** The host in the request target overrides the header. */
    private static Optional<HttpHost> host(MultiMap headers, String target) {
        String[] parts = target.split("[/?]", 4);
        boolean isAbsolute = !target.startsWith("/") && parts.length > 2;
        String host = isAbsolute ? parts[2] : headers.get("Host");
        return Optional.ofNullable(host).map(text -> HttpHost.of(text).orElse(new HttpHost(text, -1)));
    }

    private static Optional<HttpRefusal> refusal(String sentence) {
        return Optional.of(new HttpRefusal(403, sentence));
    }
}

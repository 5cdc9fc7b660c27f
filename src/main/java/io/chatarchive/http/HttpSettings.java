package io.chatarchive.http;

import io.chatarchive.access.AccessSettings;
import io.chatarchive.fault.Finding;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.DefaultSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.SettingReader;
import io.chatarchive.settings.SettingSource;
import io.chatarchive.settings.SettingValues;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/**
 * Where the standalone program serves HTTP, to whom, and how much of it at once; the settings {@code chat.http.*}.
 *
 * @param maxMemory bytes of bodies that are held at once, over all senders
 * @param maxWaiting requests that wait for a thread of the intake
 * @param timeout for a request to come in, for the next one on a connection, and for an answer to be read
 * @param allowedHosts names in a Host header, with or without a port; in lower case
 * @param allowedOrigins of web pages that may send; in lower case
 * @param access who may use the API
 * @param tls empty: HTTP in clear
 * @param behindProxy whether a reverse proxy with TLS is before it, which names the client
 */
public record HttpSettings(
        String host,
        int port,
        long maxBody,
        long maxMemory,
        int maxConnections,
        int maxWaiting,
        Duration timeout,
        Set<String> allowedHosts,
        Set<String> allowedOrigins,
        AccessSettings access,
        Optional<HttpTls> tls,
        boolean behindProxy,
        HttpIntake intake) {

    private static final String PORT = "chat.http.port";
    private static final String MAX_MEMORY = "chat.http.max-memory";

    /**
     * Those of a context.
     *
     * @throws InvalidSettingException names the first setting that cannot be used
     */
    public static HttpSettings of(CamelContext context) {
        DefaultSettings.addTo(context);
        return of(new SettingReader(new SettingSource(new SettingValues(context))));
    }

    public static HttpSettings of(SettingReader read) {
        String host = read.text("chat.http.host", "a host name or address to listen on");
        int port = port(read, PORT);
        long maxBody = ArchiveSettings.maxBody(read);
        return new HttpSettings(
                host,
                port,
                maxBody,
                read.optional(MAX_MEMORY).isEmpty()
                        ? Math.max(maxBody, Runtime.getRuntime().maxMemory() / 32)
                        : read.bytes(MAX_MEMORY, maxBody, 1L << 40),
                read.number("chat.http.max-connections", 1, 100_000),
                read.number("chat.http.max-waiting", 0, 100_000),
                read.duration("chat.http.timeout", Duration.ofMillis(100)),
                all(
                        read,
                        "chat.http.allowed-hosts",
                        HttpSettings::isHost,
                        "names such as chat.example.com or [::1]:8080"),
                all(read, "chat.http.allowed-origins", HttpSettings::isOrigin, "origins such as https://example.com"),
                AccessSettings.of(read),
                HttpTls.of(read),
                read.flag("chat.http.behind-proxy"),
                HttpIntake.of(read, host, port));
    }

    static int port(SettingReader read, String key) {
        String value = read.optional(key);
        if (value.matches("(tcp|udp|sctp)://.*")) {
            String name = key.replaceAll("[.-]", "-");
            throw new InvalidSettingException("Setting " + key + " is '" + value + "': Kubernetes sets "
                    + name.toUpperCase(Locale.ROOT).replace('-', '_') + " to that for a service named "
                    + name.replaceFirst("-port$", "") + ". Give the pod enableServiceLinks: false, or the service"
                    + " another name.");
        }
        return read.number(key, 0, 65_535);
    }

    /** What {@code check} says of the files that are set. */
    public List<Finding> findings() {
        return tls.map(HttpTls::finding).stream().toList();
    }

    /** Where a browser finds the console, by a name that is served; a proxy before it has another address. */
    public String url() {
        String name = host.contains(":") ? "[" + host + "]" : host;
        if (isAnyAddress(host)) {
            name = allowedHosts.stream().sorted().findFirst().orElseGet(HttpSettings::nameOfThisMachine);
        }
        boolean hasPort = name.matches("(\\[.*]|[^:]*):\\d+");
        return (tls.isPresent() ? "https" : "http") + "://" + name + (hasPort ? "" : ":" + port) + "/";
    }

    private static boolean isAnyAddress(String host) {
        try {
            return InetAddress.getByName(host).isAnyLocalAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static String nameOfThisMachine() {
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            return "localhost";
        }
    }

    /** Whether only this machine can reach that address. */
    static boolean isLoopback(String host) {
        try {
            return InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static Set<String> all(SettingReader read, String key, Predicate<String> isValid, String expected) {
        List<String> values = Stream.of(read.optional(key).split(",", -1))
                .map(value -> value.strip().toLowerCase(Locale.ROOT))
                .filter(value -> !value.isEmpty())
                .toList();
        if (!values.stream().allMatch(isValid)) {
            throw SettingReader.invalid(key, read.optional(key), expected + ", with commas in between");
        }
        return values.stream().collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isHost(String value) {
        return HttpHost.of(value).isPresent();
    }

    private static boolean isOrigin(String value) {
        return value.equals("null") || HttpHost.ofOrigin(value).isPresent();
    }
}

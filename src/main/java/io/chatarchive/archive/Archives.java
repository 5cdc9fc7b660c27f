package io.chatarchive.archive;

import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.route.ArchiveThreads;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.settings.SettingSource;
import io.chatarchive.stream.SignalSubscription;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.spi.ExecutorServiceManager;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/** The archives of a Camel context, and the connections of the host that they may share. Safe for several threads. */
public final class Archives {
    private static final String BEAN = "chatArchives";

    private final Map<StreamArchive, ArchiveSettings> archives = new LinkedHashMap<>();
    private final Map<String, SignalSubscription> signals = new ConcurrentHashMap<>();
    private final HostBeans host;
    private Connections ahead;
    private volatile boolean resting;

    Archives(HostBeans host) {
        this.host = host;
    }

    /**
     * Those of a context.
     *
     * @throws InvalidSettingException if the file that makes them is not among the context's routes
     */
    public static Archives of(CamelContext context) {
        Archives archives = context.getRegistry().lookupByNameAndType(BEAN, Archives.class);
        if (archives == null) {
            throw new InvalidSettingException(
                    "The route template chat-archive-stream needs chat-archive-flow.camel.yaml among the routes.");
        }
        return archives;
    }

    /** Those whose routes are there. */
    public synchronized List<StreamArchive> all() {
        return List.copyOf(archives.keySet());
    }

    /** The archive of that name, while its route is there. */
    public Optional<StreamArchive> named(String name) {
        return all().stream()
                .filter(archive -> archive.settings().name().equals(name))
                .findFirst();
    }

    /** The archive of that stream, while its route is there. */
    Optional<StreamArchive> ofStream(String key) {
        return all().stream().filter(archive -> archive.getStream().equals(key)).findFirst();
    }

    /**
     * The archive of that name.
     *
     * @throws IllegalStateException if its route is not there
     */
    StreamArchive required(String name) {
        return named(name).orElseThrow(() -> new IllegalStateException("There is no archive named '" + name + "'"));
    }

    /** The subscription of an archive to its signals, for a route that consumes them; it may come before the archive. */
    SignalSubscription signals(CamelContext context, String name) {
        return signals.computeIfAbsent(
                name,
                archive -> new SignalSubscription(
                        new SignalSource(archive), ArchiveThreads.signals(context, archive), System::nanoTime));
    }

    private final class SignalSource implements SignalSubscription.Source {
        private final String name;

        SignalSource(String name) {
            this.name = name;
        }

        @Override
        public String stream() {
            return required(name).getStream();
        }

        @Override
        public RedisConnectionFactory redis() {
            return required(name).connections().redisForLooking();
        }

        @Override
        public void look() {
            required(name).tickSoon();
        }
    }

    /** That subscription, if a route has asked for it. */
    Optional<SignalSubscription> signalsOf(String name) {
        return Optional.ofNullable(signals.get(name));
    }

    /** Makes the archives idle: somebody only inspects them. */
    public void rest() {
        resting = true;
    }

    boolean isResting() {
        return resting;
    }

    /**
     * Adds an archive, and returns its connections, which are not opened yet.
     *
     * @throws InvalidSettingException if there is one of that name, or one that reads as the same group, or if the
     *     connections of the host cannot be used
     */
    synchronized Connections add(StreamArchive archive, ArchiveSettings settings) {
        archives.values().forEach(other -> requireOther(other, settings));
        Connections connections =
                settings.name().equals(SettingSource.ALL) && ahead != null ? ahead : Connections.of(host, settings);
        ahead = connections == ahead ? null : ahead;
        archives.put(archive, settings);
        return connections;
    }

    private static void requireOther(ArchiveSettings other, ArchiveSettings settings) {
        if (other.name().equals(settings.name())) {
            throw new InvalidSettingException("There are two archives named '" + settings.name() + "'.");
        }
        if (other.redis().isSameServer(settings.redis()) && other.stream().isSameGroup(settings.stream())) {
            throw new InvalidSettingException("The archives '" + other.name() + "' and '" + settings.name()
                    + "' are the same consumers: both read stream '"
                    + settings.stream().key() + "' as group '"
                    + settings.stream().group() + "'. Give one of them a group of its own.");
        }
    }

    synchronized void remove(StreamArchive archive) {
        archives.remove(archive);
    }

    /** Connects for the chat while Camel reads the routes: a driver takes half a second for its first connection. */
    synchronized void connectAhead(ArchiveSettings settings, ExecutorServiceManager threads) {
        ahead = Connections.of(host, settings);
        ahead.tryOut(threads);
    }

    /** Unless an archive has these connections by now. */
    synchronized void closeAhead() {
        if (ahead != null) {
            ahead.close();
            ahead = null;
        }
    }

    /** For how long an archive has found that Redis away, if one has. */
    Optional<Duration> outageOf(ArchiveSettings.Redis redis) {
        return all().stream()
                .filter(archive -> archive.settings().redis().isSameServer(redis))
                .flatMap(archive -> archive.outages().failing().stream())
                .filter(failing -> failing.fault().server() == Fault.Server.REDIS)
                .filter(failing -> failing.fault().errorClass() == ErrorClass.OUTAGE)
                .map(OutageLog.Failing::since)
                .findFirst();
    }
}

package io.chatarchive.http;

import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What all connections of the program share: how many there may be, and how many bytes of bodies they may hold until
 * their answers are out. Who has been silent makes room for who speaks. Thread-safe.
 */
final class HttpLimits {
    /** Beyond the limit so many at once are told why they are not served. */
    private static final int MOST_TOLD = 64;

    private final HttpSettings settings;
    private final HttpFaults faults;
    /** In the order in which they were last heard. */
    private final Set<HttpPeer> connections = new LinkedHashSet<>();

    private final Set<HttpPeer> refused = new LinkedHashSet<>();
    private long held;

    HttpLimits(HttpSettings settings, HttpFaults faults) {
        this.settings = settings;
        this.faults = faults;
    }

    HttpSettings settings() {
        return settings;
    }

    HttpFaults faults() {
        return faults;
    }

    /** Takes a connection up, or says why it is not served. */
    synchronized Optional<String> opened(HttpPeer connection) {
        if (connections.size() >= settings.maxConnections() && !drop(other -> true, HttpPeer::close)) {
            refused.add(connection);
            if (refused.size() > MOST_TOLD) {
                refused.iterator().next().close();
                refused.remove(refused.iterator().next());
            }
            return Optional.of("There are " + settings.maxConnections()
                    + " connections already, the limit set as chat.http.max-connections.");
        }
        connections.add(connection);
        return Optional.empty();
    }

    synchronized void closed(HttpPeer connection) {
        connections.remove(connection);
        refused.remove(connection);
    }

    /** A connection has something to say: it is the last one to be dropped. */
    synchronized void heard(HttpPeer connection) {
        if (connections.remove(connection)) {
            connections.add(connection);
        }
    }

    /** Whether there is room for these bytes; they are held then. */
    synchronized boolean hold(long bytes) {
        while (held + bytes > settings.maxMemory()) {
            if (!drop(HttpPeer::holdsBytes, HttpPeer::forgetRequest)) {
                return false;
            }
        }
        held += bytes;
        return true;
    }

    synchronized void release(long bytes) {
        held -= bytes;
    }

    /** The one that was silent for longest. */
    private boolean drop(Predicate<HttpPeer> which, Consumer<HttpPeer> how) {
        for (Iterator<HttpPeer> all = connections.iterator(); all.hasNext(); ) {
            HttpPeer connection = all.next();
            if (connection.isSilent() && which.test(connection)) {
                all.remove();
                held -= connection.takeBytes();
                how.accept(connection);
                return true;
            }
        }
        return false;
    }
}

package io.chatarchive.http;

import java.net.SocketAddress;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says that senders do not speak HTTP as they should: one line a minute, however many there are. Thread-safe. */
final class HttpFaults {
    private static final Logger LOG = LoggerFactory.getLogger(HttpFaults.class);

    private final Consumer<Runnable> inAMinute;
    private boolean saidSomething;
    private long count;
    private String latest;

    /**
     * None yet.
     *
     * @param inAMinute runs something later
     */
    HttpFaults(Consumer<Runnable> inAMinute) {
        this.inAMinute = inAMinute;
    }

    /**
     * Notes one.
     *
     * @param what a sentence, without anything that the sender wrote
     */
    synchronized void add(String what, SocketAddress from) {
        count++;
        latest = "from " + from + ": " + what;
        if (!saidSomething) {
            say();
        }
    }

    private synchronized void say() {
        saidSomething = count > 0;
        if (saidSomething) {
            LOG.warn("{} bad HTTP requests since the last such line, the latest {}", count, latest);
            count = 0;
            inAMinute.accept(this::say);
        }
    }
}

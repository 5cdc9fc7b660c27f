package io.chatarchive.route;

import io.chatarchive.settings.ArchiveSettings;
import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * The time between two attempts while a server is away, or nobody knows why a step fails: longer each time, until a look
 * sees the server again. For {@code onRedelivery} of the routes.
 */
public final class OutageBackoff implements Processor {
    private static final String DELAY = "chatArchiveDelay";
    private static final String WAKE_UPS = "chatArchiveWakeUps";

    private final Duration first;
    private final Duration longest;
    private final Lock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final LongAdder retries = new LongAdder();
    private long wakeUps;
    private boolean stopping;

    /**
     * Makes one.
     *
     * @param settings the longest delay is never longer than the period of the archive: what waits for a lock, which no
     *     look sees, is tried again once a period
     */
    public OutageBackoff(ArchiveSettings settings) {
        this.first = settings.backoff().firstDelay();
        Duration longestDelay = settings.backoff().longestDelay();
        Duration period = settings.watch().archivePeriod();
        Duration most = longestDelay.compareTo(period) < 0 ? longestDelay : period;
        this.longest = most.compareTo(first) < 0 ? first : most;
    }

    @Override
    public void process(Exchange exchange) throws InterruptedException {
        Integer attempt = exchange.getMessage().getHeader(Exchange.REDELIVERY_COUNTER, Integer.class);
        Long before = exchange.getProperty(DELAY, Long.class);
        Long seen = exchange.getProperty(WAKE_UPS, Long.class);
        boolean begins = before == null || attempt == null || attempt <= 1 || seen == null || seen != wakeUps();
        long delay = begins ? first.toMillis() : Math.min(2 * before, longest.toMillis());
        exchange.setProperty(WAKE_UPS, await(delay));
        exchange.setProperty(DELAY, delay);
        retries.increment();
    }

    /** How often a step was tried again, since the start. */
    long retries() {
        return retries.sum();
    }

    /** The number of wake-ups, as it was before: another one during the wait or the next attempt is noticed by that. */
    private long await(long millis) throws InterruptedException {
        lock.lock();
        try {
            long seen = wakeUps;
            for (long left = Duration.ofMillis(millis).toNanos(); left > 0 && seen == wakeUps && !stopping; ) {
                left = changed.awaitNanos(left);
            }
            return seen;
        } finally {
            lock.unlock();
        }
    }

    private long wakeUps() {
        lock.lock();
        try {
            return wakeUps;
        } finally {
            lock.unlock();
        }
    }

    /** There is a reason to try again now. */
    void wakeUp() {
        lock.lock();
        try {
            wakeUps++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether the archive stops: then nobody waits. */
    public void stopping(boolean stops) {
        lock.lock();
        try {
            stopping = stops;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    public boolean isStopping() {
        lock.lock();
        try {
            return stopping;
        } finally {
            lock.unlock();
        }
    }
}

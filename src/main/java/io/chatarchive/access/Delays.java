package io.chatarchive.access;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * How long somebody has to wait after failures: twice as long after each, up to a bound; all is forgotten after a while
 * without one. Of many, those whose last failure is oldest are forgotten. Thread-safe.
 */
final class Delays<K> {
    static final Duration LONGEST = Duration.ofSeconds(30);
    static final Duration FORGOTTEN = Duration.ofMinutes(15);
    static final int MOST = 10_000;

    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final int MOST_DOUBLED = 5;

    private final int free;
    private final LongSupplier nanoTime;
    private final Map<K, Failures> failures = new LinkedHashMap<>();

    private record Failures(int count, long last) {}

    /**
     * Nobody has failed yet.
     *
     * @param free so many failures bring no delay
     */
    Delays(int free, LongSupplier nanoTime) {
        this.free = free;
        this.nanoTime = nanoTime;
    }

    /** What is left of the delay; zero: none. */
    synchronized Duration left(K who) {
        Failures known = known(who);
        long over = nanoTime.getAsLong() - known.last();
        Duration left = delay(known.count()).minusNanos(over);
        return left.isNegative() ? Duration.ZERO : left;
    }

    synchronized void failed(K who) {
        int count = Math.min(known(who).count(), free + MOST_DOUBLED) + 1;
        failures.remove(who);
        failures.put(who, new Failures(count, nanoTime.getAsLong()));
        if (failures.size() > MOST) {
            failures.remove(failures.keySet().iterator().next());
        }
    }

    synchronized void forget(K who) {
        failures.remove(who);
    }

    synchronized int size() {
        return failures.size();
    }

    private Failures known(K who) {
        long now = nanoTime.getAsLong();
        Failures none = new Failures(0, now);
        Failures known = failures.getOrDefault(who, none);
        return now - known.last() > FORGOTTEN.toNanos() ? none : known;
    }

    private Duration delay(int count) {
        if (count <= free) {
            return Duration.ZERO;
        }
        Duration delay = FIRST.multipliedBy(1L << Math.min(count - free - 1, MOST_DOUBLED));
        return delay.compareTo(LONGEST) > 0 ? LONGEST : delay;
    }
}

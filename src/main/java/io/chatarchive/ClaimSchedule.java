package io.chatarchive;

import java.time.Duration;

/**
 * When to look for entries of dead consumers. A look walks through the pending entries list: after one that found
 * nothing, the next is due after a tenth of the idle time, a second at the most.
 */
final class ClaimSchedule {
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final long intervalNanos;
    private volatile long next = System.nanoTime();

    ClaimSchedule(Duration minIdle) {
        Duration tenth = minIdle.dividedBy(10);
        intervalNanos = (tenth.compareTo(LONGEST) < 0 ? tenth : LONGEST).toNanos();
    }

    boolean isDue() {
        return System.nanoTime() - next >= 0;
    }

    void foundNothing() {
        next = System.nanoTime() + intervalNanos;
    }
}

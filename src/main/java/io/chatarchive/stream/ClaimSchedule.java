package io.chatarchive.stream;

import java.time.Duration;

/**
 * When to look for entries of dead consumers, and from where on in the pending entries list. A look walks through a part
 * of the list, and the next one goes on behind it. After the whole list without any, the next look is due after a tenth
 * of the idle time, a second at the most. Safe for several threads: two may look at the same part.
 */
final class ClaimSchedule {
    static final String FROM_THE_FIRST = "-";
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final long intervalNanos;
    private volatile long next = System.nanoTime();
    private volatile String from = FROM_THE_FIRST;

    ClaimSchedule(Duration minIdle) {
        Duration tenth = minIdle.dividedBy(10);
        intervalNanos = (tenth.compareTo(LONGEST) < 0 ? tenth : LONGEST).toNanos();
    }

    boolean isDue() {
        return System.nanoTime() - next >= 0;
    }

    String from() {
        return from;
    }

    void looked(Delivery batch) {
        from = batch.claimFrom();
        if (batch.lookedForIdle() && batch.claimed() == 0 && from.equals(FROM_THE_FIRST)) {
            next = System.nanoTime() + intervalNanos;
        }
    }
}

package io.chatarchive.bench;

import java.time.Duration;

/** How fast a contender is: a new process drains a backlog to warm up, then another one, which counts. */
final class Rate {
    static final String METRIC = "rate";
    static final String UNIT = "rows/s";

    private Rate() {}

    /** With a warm-up of the same length. */
    static double of(Testbed testbed, Contender contender, Backlog backlog) throws Exception {
        return of(testbed, contender, backlog, backlog);
    }

    /** Messages a second. */
    static double of(Testbed testbed, Contender contender, Backlog warmUp, Backlog backlog) throws Exception {
        try (Contender.Running running = contender.start(testbed)) {
            running.drain(warmUp);
            Duration time = running.drain(backlog);
            return backlog.messages() / (time.toNanos() / 1e9);
        }
    }
}

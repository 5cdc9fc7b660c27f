package io.chatarchive.bench;

import java.time.Duration;

/** How fast a contender is: it drains a backlog to warm up, then another one, which counts. */
final class Rate {
    static final String METRIC = "rate";
    static final String UNIT = "rows/s";

    private Rate() {}

    /** Messages a second. */
    static double of(Contender.Running contender, Backlog warmUp, Backlog backlog) throws Exception {
        contender.drain(warmUp);
        Duration time = contender.drain(backlog);
        return backlog.messages() / (time.toNanos() / 1e9);
    }
}

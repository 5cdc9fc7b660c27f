package io.chatarchive.bench;

import java.time.Duration;

/** What it took to drain a backlog. */
record Drained(int messages, Duration time, ProcessorTime processorTime) {
    /** Messages a second. */
    double rate() {
        return messages / (time.toNanos() / 1e9);
    }
}

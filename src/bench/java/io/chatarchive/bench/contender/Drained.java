package io.chatarchive.bench.contender;

import java.time.Duration;

/** What it took to drain a backlog. */
public record Drained(int messages, Duration time, ProcessorTime processorTime) {
    /** Messages a second. */
    public double rate() {
        return messages / (time.toNanos() / 1e9);
    }
}

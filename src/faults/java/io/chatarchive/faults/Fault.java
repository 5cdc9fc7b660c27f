package io.chatarchive.faults;

import java.time.Duration;
import java.util.Locale;

/** A fault of a schedule: when it strikes, counted from the start of the run, whom, and for how long. */
record Fault(Duration at, FaultKind kind, int consumer, Duration time) {
    void strike(Installation site) {
        kind.strike(site, consumer, time);
    }

    /** Faults of the same lane come one after another, those of different lanes may overlap. */
    String lane() {
        return kind.target() == FaultKind.Target.CONSUMER
                ? "consumer c" + (consumer + 1)
                : kind.target().name().toLowerCase(Locale.ROOT);
    }

    @Override
    public String toString() {
        return String.format(
                "%-46s %s%s", kind, lane(), time.isZero() ? "" : String.format(", %.1f s", time.toMillis() / 1000.0));
    }
}

package io.chatarchive.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** How a number grows, over the last five minutes. Not for several threads. */
final class Growth {
    private static final Duration WINDOW = Duration.ofMinutes(5);
    private static final int FEWEST = 4;

    /** A server that refuses what does not fit is some bytes below its limit. */
    private static final double FULL = 0.99;

    private final Deque<Sample> samples = new ArrayDeque<>();

    private record Sample(Instant at, long number) {}

    /** Notes a number; where nobody knows it, what was known before is of no use. */
    void saw(Instant at, OptionalLong number) {
        if (number.isEmpty()
                || (!samples.isEmpty() && at.isBefore(samples.peekLast().at()))) {
            samples.clear();
        }
        number.ifPresent(known -> samples.addLast(new Sample(at, known)));
        while (samples.size() > FEWEST && age().compareTo(WINDOW) > 0) {
            samples.removeFirst();
        }
    }

    private Duration age() {
        return Duration.between(samples.peekFirst().at(), samples.peekLast().at());
    }

    /**
     * Seconds until the number is as large as that, if it goes on as now: 0 from 99 % of it on, and otherwise empty if the
     * number does not grow.
     */
    OptionalDouble secondsUntil(OptionalLong limit) {
        if (samples.isEmpty() || limit.isEmpty()) {
            return OptionalDouble.empty();
        }
        long now = samples.peekLast().number();
        if (now >= FULL * limit.getAsLong()) {
            return OptionalDouble.of(0);
        }
        if (samples.size() < FEWEST || age().isZero()) {
            return OptionalDouble.empty();
        }
        double perSecond = (now - samples.peekFirst().number()) * 1000.0 / age().toMillis();
        return perSecond <= 0 ? OptionalDouble.empty() : OptionalDouble.of((limit.getAsLong() - now) / perSecond);
    }
}

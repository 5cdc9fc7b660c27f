package io.chatarchive.route;

import io.chatarchive.message.StreamEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.atomic.LongAdder;

/** Tells one listener how long the parts of each batch take; as long as there is none, nobody. Safe for several threads. */
public final class BatchTimes {
    private static final Duration LATELY = Duration.ofMinutes(1);

    /** Called once a batch, in the thread of the lane; returns at once. Times are in nanoseconds. */
    public interface Listener {
        void read(List<StreamEntry> entries, long took);

        void stored(long took);

        void acknowledged(long took);
    }

    private final Clock clock;
    private final LongAdder storing = new LongAdder();
    private final LongAdder stores = new LongAdder();
    private volatile Listener listener;
    private OptionalDouble mean = OptionalDouble.empty();
    private Instant meanAt = Instant.EPOCH;

    BatchTimes(Clock clock) {
        this.clock = clock;
    }

    /** From now on it is told; null: nobody is. */
    public void listen(Listener newListener) {
        listener = newListener;
    }

    /** A read brought entries, or none, which is not told: it says nothing of batches. */
    void read(List<StreamEntry> entries, long took) {
        Listener told = listener;
        if (told != null && !entries.isEmpty()) {
            told.read(entries, took);
        }
    }

    void stored(long took) {
        storing.add(took);
        stores.increment();
        Listener told = listener;
        if (told != null) {
            told.stored(took);
        }
    }

    /**
     * The mean time of storing a batch, in seconds, since this was asked the last time. Where none was stored it is as it was
     * before; after a minute it is empty.
     */
    public synchronized OptionalDouble meanOfStoring() {
        long batches = stores.sumThenReset();
        long took = storing.sumThenReset();
        Instant now = clock.instant();
        if (batches > 0) {
            mean = OptionalDouble.of(took / 1e9 / batches);
            meanAt = now;
        } else if (Duration.between(meanAt, now).compareTo(LATELY) >= 0) {
            mean = OptionalDouble.empty();
        }
        return mean;
    }

    void acknowledged(long took) {
        Listener told = listener;
        if (told != null) {
            told.acknowledged(took);
        }
    }
}

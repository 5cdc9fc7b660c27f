package io.chatarchive.watch;

import io.chatarchive.message.StreamEntry;
import io.chatarchive.route.BatchTimes;
import io.chatarchive.settings.ArchiveSettings;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Histograms of batches: their sizes, and how long it takes to read, to store and to acknowledge one. */
public final class BatchMeters implements BatchTimes.Listener {
    private static final Duration[] TIMES = IntStream.of(
                    1, 2, 5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 30_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final DistributionSummary rows;
    private final DistributionSummary bytes;
    private final Timer read;
    private final Timer store;
    private final Timer acknowledge;

    public BatchMeters(HostMeters meters, ArchiveSettings settings) {
        rows = sizes(meters, "rows", "Messages of a batch", upTo(settings.batchSize(), 1, 5, 10, 50));
        bytes = sizes(
                meters, "bytes", "Bytes of the messages of a batch", upTo((double) settings.batchBytes(), 1024, 4096));
        read = timer(meters, "read", "Reading a batch from Redis");
        store = timer(meters, "store", "Storing rows in the database, by the store route");
        acknowledge = timer(meters, "acknowledge", "Acknowledging entries in Redis");
    }

    /** These times powers of ten, or of 16 where the first is a power of two; the largest is the last. */
    private static double[] upTo(double largest, double... first) {
        double factor = first[0] == 1 ? 100 : 16;
        return DoubleStream.concat(
                        DoubleStream.iterate(1, power -> power * first[0] < largest, power -> power * factor)
                                .flatMap(power -> DoubleStream.of(first).map(one -> one * power))
                                .filter(bound -> bound < largest),
                        DoubleStream.of(largest))
                .toArray();
    }

    private static DistributionSummary sizes(HostMeters meters, String unit, String description, double... bounds) {
        return DistributionSummary.builder(HostMeters.PREFIX + "batch." + unit)
                .description(description)
                .baseUnit(unit)
                .serviceLevelObjectives(bounds)
                .register(meters.registry());
    }

    private static Timer timer(HostMeters meters, String name, String description) {
        return Timer.builder(HostMeters.PREFIX + name)
                .description(description)
                .serviceLevelObjectives(TIMES)
                .register(meters.registry());
    }

    @Override
    public void read(List<StreamEntry> entries, long took) {
        rows.record(entries.size());
        bytes.record(entries.stream()
                .mapToDouble(entry -> entry.data() == null ? 0 : entry.data().length)
                .sum());
        read.record(took, TimeUnit.NANOSECONDS);
    }

    @Override
    public void stored(long took) {
        store.record(took, TimeUnit.NANOSECONDS);
    }

    @Override
    public void acknowledged(long took) {
        acknowledge.record(took, TimeUnit.NANOSECONDS);
    }
}

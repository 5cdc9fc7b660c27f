package io.chatarchive.watch;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.route.ArchiveCounts;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.GroupState;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.ToLongFunction;

/**
 * The meters of Micrometer, in every registry that the host has; without one they go nowhere. What cannot be known now
 * has no value at all: a lag of 0 would say that all is well.
 */
public final class ArchiveMeters implements AutoCloseable {
    private static final String PREFIX = "chat.archive.";

    private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
    private final ArchiveCounts counts;
    private final MultiGauge pending;
    private final MultiGauge lag;
    private final MultiGauge length;
    private final MultiGauge deadLetters;
    private final MultiGauge oldestPendingAge;
    private volatile boolean redisFails;
    private volatile BooleanSupplier databaseFails = () -> false;

    public ArchiveMeters(
            Set<MeterRegistry> registries,
            ArchiveSettings.Stream stream,
            ArchiveCounts counts,
            OutageLog outages,
            Clock clock) {
        this.counts = counts;
        registry.config().commonTags("stream", stream.key(), "group", stream.group());
        registries.forEach(registry::add);

        counter("archived", "Messages stored and acknowledged", ArchiveCounts.Counts::archived);
        counter(
                "duplicates",
                "Messages that were stored already when they came again",
                ArchiveCounts.Counts::duplicates);
        counter("dead.lettered", "Messages set aside", ArchiveCounts.Counts::deadLettered);
        counter("dropped", "Messages that a step dropped on purpose", ArchiveCounts.Counts::dropped);
        counter("ghosts", "Entries deleted from the stream while pending", ArchiveCounts.Counts::ghosts);
        counter("claimed", "Entries claimed from other consumers", ArchiveCounts.Counts::claimed);
        TimeGauge.builder(PREFIX + "since.progress", counts, TimeUnit.SECONDS, counted -> secondsSince(counted, clock))
                .description("Time since something was archived or set aside, or the start")
                .register(registry);
        for (Fault.Server server : EnumSet.complementOf(EnumSet.of(Fault.Server.INTAKE))) {
            Gauge.builder(PREFIX + "failing", outages, log -> fails(log, server) ? 1 : 0)
                    .description("1 while this fails, and the archive waits for it")
                    .tag("what", server.name().toLowerCase(Locale.ROOT))
                    .register(registry);
        }
        pending = gauge("pending", "Entries delivered to the group and not acknowledged", null);
        lag = gauge("lag", "Entries that the group has not been given; absent where Redis cannot say", null);
        length = gauge("stream.length", "Entries in the stream, archived or not", null);
        deadLetters = gauge("dead.letters", "Entries in the dead-letter stream", null);
        oldestPendingAge = gauge("oldest.pending.age", "Time since the oldest pending entry was added", "seconds");
    }

    /** Takes over what was seen of the group; empty where it cannot be seen. */
    public void saw(Optional<GroupState> state) {
        redisFails = state.isEmpty() || state.get().refusal().isPresent();
        register(pending, state.map(GroupState::pending));
        register(length, state.map(GroupState::length));
        register(lag, state.map(GroupState::lag).flatMap(ArchiveMeters::boxed));
        register(deadLetters, state.map(GroupState::deadLetters).flatMap(ArchiveMeters::boxed));
        register(oldestPendingAge, state.flatMap(GroupState::oldestPendingAge).map(age -> age.toMillis() / 1000.0));
    }

    /** Who looks at the database between two drains. */
    public void watches(BooleanSupplier failing) {
        databaseFails = failing;
    }

    private boolean fails(OutageLog outages, Fault.Server server) {
        return outages.isAway(server)
                || (server == Fault.Server.REDIS && redisFails)
                || (server == Fault.Server.DATABASE && databaseFails.getAsBoolean());
    }

    private void counter(String name, String description, ToLongFunction<ArchiveCounts.Counts> count) {
        FunctionCounter.builder(PREFIX + name, counts, counted -> count.applyAsLong(counted.sinceStart()))
                .description(description)
                .register(registry);
    }

    private MultiGauge gauge(String name, String description, String unit) {
        return MultiGauge.builder(PREFIX + name)
                .description(description)
                .baseUnit(unit)
                .register(registry);
    }

    private static void register(MultiGauge gauge, Optional<? extends Number> value) {
        gauge.register(
                value.map(number -> List.<Row<?>>of(Row.of(Tags.empty(), number)))
                        .orElse(List.of()),
                true);
    }

    private static Optional<Long> boxed(OptionalLong number) {
        return number.isPresent() ? Optional.of(number.getAsLong()) : Optional.empty();
    }

    private static double secondsSince(ArchiveCounts counts, Clock clock) {
        return Duration.between(counts.lastProgress(), clock.instant()).toMillis() / 1000.0;
    }

    /** Takes the meters out of the host's registries, which live on. */
    @Override
    public void close() {
        List.copyOf(registry.getMeters()).stream().map(Meter::getId).forEach(registry::remove);
    }
}

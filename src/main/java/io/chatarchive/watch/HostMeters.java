package io.chatarchive.watch;

import io.chatarchive.settings.ArchiveSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;

/** The meters of one archive, in every registry that the host has; without one they go nowhere. */
public final class HostMeters implements AutoCloseable {
    static final String PREFIX = "chat.archive.";

    private final CompositeMeterRegistry registry = new CompositeMeterRegistry();
    private final List<LongSupplier> counts = new ArrayList<>(); // Micrometer alone would let go of them

    public HostMeters(Set<MeterRegistry> registries, ArchiveSettings settings) {
        registry.config()
                .commonTags(
                        "archive", settings.name(),
                        "stream", settings.stream().key(),
                        "group", settings.stream().group());
        registries.forEach(registry::add);
    }

    MeterRegistry registry() {
        return registry;
    }

    /** Numbers that may be unknown, and are not there then. */
    public KnownNumbers numbers(String name, String description, String unit) {
        return new KnownNumbers(MultiGauge.builder(PREFIX + name)
                .description(description)
                .baseUnit(unit)
                .register(registry));
    }

    void counter(String name, String description, LongSupplier count) {
        counts.add(count);
        FunctionCounter.builder(PREFIX + name, count, LongSupplier::getAsLong)
                .description(description)
                .register(registry);
    }

    /** One more of these. */
    public void count(String name, String description, String... tags) {
        counter(name, description, tags).increment();
    }

    /** None of these yet. A counter that begins at 1 hides the first: nobody has seen it grow. */
    public void countFromZero(String name, String description, String... tags) {
        counter(name, description, tags).increment(0);
    }

    private Counter counter(String name, String description, String... tags) {
        return Counter.builder(PREFIX + name)
                .description(description)
                .tags(tags)
                .register(registry);
    }

    /** Takes the meters out of the host's registries, which live on. */
    @Override
    public void close() {
        List.copyOf(registry.getMeters()).stream().map(Meter::getId).forEach(registry::remove);
    }
}

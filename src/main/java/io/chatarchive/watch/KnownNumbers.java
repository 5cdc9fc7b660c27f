package io.chatarchive.watch;

import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.MultiGauge.Row;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A gauge whose numbers may be unknown: then it has no value at all. A 0 would say that all is well. */
public final class KnownNumbers {
    private final MultiGauge gauge;

    KnownNumbers(MultiGauge gauge) {
        this.gauge = gauge;
    }

    /** One number, without a tag of its own. */
    public void set(Optional<? extends Number> value) {
        register(value.map(number -> List.<Row<?>>of(Row.of(Tags.empty(), number)))
                .orElse(List.of()));
    }

    public void set(OptionalLong value) {
        set(value.isPresent() ? Optional.of(value.getAsLong()) : Optional.empty());
    }

    public void set(OptionalDouble value) {
        set(value.isPresent() ? Optional.of(value.getAsDouble()) : Optional.empty());
    }

    /** A number for each value of a tag, and none for others. */
    public void set(String tag, Map<String, ? extends Number> values) {
        register(values.entrySet().stream()
                .<Row<?>>map(entry -> Row.of(Tags.of(tag, entry.getKey()), entry.getValue()))
                .collect(Collectors.toList()));
    }

    private void register(List<Row<?>> rows) {
        gauge.register(rows, true);
    }
}

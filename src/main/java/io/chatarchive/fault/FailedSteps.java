package io.chatarchive.fault;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Which step of the routes an error came from. It is kept beside the error: Camel goes by what an error carries (its
 * causes, what it suppresses) when it chooses among the error handlers.
 */
public final class FailedSteps {
    private static final Map<Throwable, String> STEPS = Collections.synchronizedMap(new WeakHashMap<>());

    private FailedSteps() {}

    /** Notes where an error came up; of the steps that it passes on its way the first counts. */
    public static void note(Throwable error, Supplier<String> place) {
        STEPS.computeIfAbsent(error, first -> place.get());
    }

    /** Whether the step has an id that begins so; true where nobody knows the step. A split wraps what its parts threw. */
    public static boolean isOneOf(Throwable error, String... ids) {
        List<String> steps =
                Causes.of(error).stream().flatMap(cause -> of(cause).stream()).toList();
        return steps.isEmpty()
                || Stream.of(ids).anyMatch(id -> steps.get(steps.size() - 1).startsWith("step '" + id));
    }

    /** The step, its route, file and line, in words. */
    static Optional<String> of(Throwable error) {
        return Optional.ofNullable(STEPS.get(error));
    }
}

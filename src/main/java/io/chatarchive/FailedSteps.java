package io.chatarchive;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.WeakHashMap;
import java.util.stream.Stream;
import org.apache.camel.NamedNode;

/**
 * Which step of the routes an error came from. It is kept beside the error: Camel goes by what an error carries (its
 * causes, what it suppresses) when it chooses among the error handlers.
 */
final class FailedSteps {
    private static final Map<Throwable, String> STEPS = Collections.synchronizedMap(new WeakHashMap<>());

    private FailedSteps() {}

    /** Notes where an error came up; of the steps that it passes on its way the first counts. */
    static void note(Throwable error, NamedNode step) {
        STEPS.computeIfAbsent(error, first -> place(step));
    }

    /** Whether the step has an id that begins so; true where nobody knows the step. A split wraps what its parts threw. */
    static boolean isOneOf(Throwable error, String... ids) {
        List<String> steps =
                Causes.of(error).stream().flatMap(cause -> of(cause).stream()).toList();
        return steps.isEmpty()
                || Stream.of(ids).anyMatch(id -> steps.get(steps.size() - 1).startsWith("step '" + id));
    }

    /** The step, its route, file and line, in words. */
    static Optional<String> of(Throwable error) {
        return Optional.ofNullable(STEPS.get(error));
    }

    private static String place(NamedNode step) {
        NamedNode route = step;
        while (route.getParent() != null) {
            route = route.getParent();
        }
        String words = "step '" + step.getId() + "' of route '" + route.getId() + "'";
        String location = step.getLocation();
        return location == null
                ? words
                : words + " (" + location.replaceFirst("^file:", "") + ":" + step.getLineNumber() + ")";
    }
}

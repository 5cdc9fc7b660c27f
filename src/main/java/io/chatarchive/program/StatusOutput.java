package io.chatarchive.program;

import io.chatarchive.operate.Status;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** The status of an archive as text for a person. */
record StatusOutput(Status status) {

    private Optional<Map<String, Long>> reasons() {
        return status.seen().flatMap(Status.Seen::reasons);
    }

    void print(PrintStream out, boolean colours) {
        String word = status.state().word();
        String colour = status.state().isGood() ? "\u001b[32m" : "\u001b[31m";
        out.println(status.settings().name() + " ("
                + Printable.line(status.settings().stream().key()) + "): "
                + (colours ? colour + word + "\u001b[0m" : word));
        out.println("  " + status.words());
        status.seen().ifPresent(seen -> print(out, seen));
        if (!status.lastError().isEmpty()) {
            out.println("  last error   " + status.lastError());
        }
    }

    private void print(PrintStream out, Status.Seen seen) {
        String oldest = status.lag()
                .filter(lag -> seen.group().hasBacklog())
                .map(lag -> ", the oldest for " + lag.toSeconds() + " s")
                .orElse("");
        out.println("  waiting      " + text(seen.group().waiting()) + " ("
                + seen.group().backlog() + ")" + oldest);
        out.println("  archived     " + text(status.finishedPerSecond())
                + (status.finishedPerSecond().isPresent() ? " a second" : "") + ", added "
                + text(status.addedPerSecond()));
        out.println("  dead letters " + text(seen.group().deadLetters())
                + reasons()
                        .filter(counts -> !counts.isEmpty())
                        .map(StatusOutput::words)
                        .orElse(""));
        out.println("  processes    "
                + seen.views()
                        .map(views -> views.isEmpty() ? "none" : String.join(", ", views.keySet()))
                        .orElse("unknown"));
        seen.best().ifPresent(view -> out.println("  next         " + view.next()));
    }

    private static String words(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(count -> count.getValue() + " "
                        + (count.getKey().isEmpty() ? "without a reason" : Printable.line(count.getKey())))
                .collect(Collectors.joining(", ", " (", ")"));
    }

    private static String text(OptionalLong number) {
        return number.isPresent() ? String.valueOf(number.getAsLong()) : "unknown";
    }

    private static String text(OptionalDouble rate) {
        return rate.isPresent() ? String.valueOf(Math.round(rate.getAsDouble() * 10) / 10.0) : "unknown";
    }
}

package io.chatarchive.program;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.Pause;
import io.chatarchive.watch.ArchiveView;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** The status of an archive as JSON, and as text for a person. */
record StatusOutput(Status status) {

    /** What is unknown is null. */
    ObjectNode json() {
        ObjectNode json = OperatorCommand.json();
        json.put("archive", status.settings().name())
                .put("stream", status.settings().stream().key())
                .put("state", status.state().word())
                .put("words", status.words())
                .put("since", text(status.since()))
                .put("lagSeconds", seconds(status.lag()));
        put(json, "waiting", status.number(GroupState::waiting));
        put(json, "pending", status.number(group -> OptionalLong.of(group.pending())));
        put(json, "lag", status.number(GroupState::lag));
        put(json, "deadLetters", status.number(GroupState::deadLetters));
        put(json, "consumers", status.number(group -> OptionalLong.of(group.consumers())));
        put(json, "archivedPerSecond", status.finishedPerSecond());
        put(json, "addedPerSecond", status.addedPerSecond());
        json.put("oldestPendingSeconds", age(GroupState::oldestPendingAge));
        json.put("oldestUnreadSeconds", age(GroupState::oldestUnreadAge));
        reasons()
                .ifPresentOrElse(
                        counts -> counts.forEach(json.putObject("deadLettersByReason")::put),
                        () -> json.putNull("deadLettersByReason"));
        Optional<ArchiveView> view = status.seen().flatMap(Status.Seen::best);
        json.put("next", view.map(ArchiveView::next).orElse(null));
        json.put("nextAt", text(view.flatMap(ArchiveView::nextAt)));
        json.put("lastError", status.lastError().isEmpty() ? null : status.lastError());
        json.put(
                "paused",
                status.seen()
                        .flatMap(Status.Seen::paused)
                        .map(Pause.Paused::words)
                        .orElse(null));
        status.seen()
                .flatMap(Status.Seen::views)
                .ifPresentOrElse(views -> add(json.putArray("processes"), views), () -> json.putNull("processes"));
        return json;
    }

    private static void add(ArrayNode list, Map<String, ArchiveView> views) {
        views.forEach((name, view) -> list.addObject()
                .put("name", name)
                .put("at", view.at().toString())
                .put("state", view.state().word()));
    }

    private Optional<Map<String, Long>> reasons() {
        return status.seen().flatMap(Status.Seen::reasons);
    }

    private static String text(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }

    private Double age(Function<GroupState, Optional<Duration>> age) {
        return seconds(status.seen().flatMap(seen -> age.apply(seen.group())));
    }

    private static Double seconds(Optional<Duration> time) {
        return time.map(known -> known.toMillis() / 1000.0).orElse(null);
    }

    private static void put(ObjectNode json, String name, OptionalLong number) {
        json.put(name, number.isPresent() ? (Long) number.getAsLong() : null);
    }

    private static void put(ObjectNode json, String name, OptionalDouble number) {
        json.put(name, number.isPresent() ? (Double) (Math.round(number.getAsDouble() * 10) / 10.0) : null);
    }

    void print(PrintStream out, boolean colours) {
        String word = status.state().word();
        String colour = status.state().isGood() ? "\u001b[32m" : "\u001b[31m";
        out.println(status.settings().name() + " (" + status.settings().stream().key() + "): "
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
        out.println("  archived     " + text(status.finishedPerSecond()) + " a second, added "
                + text(status.addedPerSecond()));
        out.println("  dead letters " + text(seen.group().deadLetters())
                + reasons()
                        .filter(counts -> !counts.isEmpty())
                        .map(counts -> " " + counts)
                        .orElse(""));
        out.println("  processes    "
                + seen.views()
                        .map(views -> views.isEmpty() ? "none" : String.join(", ", views.keySet()))
                        .orElse("unknown"));
        seen.best().ifPresent(view -> out.println("  next         " + view.next()));
    }

    private static String text(OptionalLong number) {
        return number.isPresent() ? String.valueOf(number.getAsLong()) : "unknown";
    }

    private static String text(OptionalDouble rate) {
        return rate.isPresent() ? String.valueOf(Math.round(rate.getAsDouble() * 10) / 10.0) : "unknown";
    }
}

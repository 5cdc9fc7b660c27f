package io.chatarchive.program;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.Pause;
import io.chatarchive.watch.ArchiveState;
import io.chatarchive.watch.ArchiveView;
import io.chatarchive.watch.StateJudge;
import java.io.PrintStream;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * How an archive is: what Redis says now, judged by its processes.
 *
 * @param group null where Redis cannot be asked
 * @param reasons how many dead letters there are of each reason; null where there are too many to count
 */
record Status(
        ArchiveSettings settings,
        ArchiveState state,
        String words,
        GroupState group,
        Optional<Pause.Paused> paused,
        Map<String, ArchiveView> processes,
        Map<String, Long> reasons) {

    static Status unknown(ArchiveSettings settings, String why) {
        return new Status(
                settings,
                ArchiveState.UNKNOWN,
                "Redis cannot be asked: " + why + ".",
                null,
                Optional.empty(),
                Map.of(),
                null);
    }

    static Status of(
            ArchiveSettings settings,
            GroupState group,
            Optional<Pause.Paused> paused,
            Map<String, ArchiveView> views,
            Map<String, Long> reasons) {
        Function<ArchiveState, Function<String, Status>> status =
                state -> words -> new Status(settings, state, words, group, paused, views, reasons);
        if (paused.isPresent()) {
            return status.apply(ArchiveState.PAUSED)
                    .apply("It is " + paused.get().words() + ".");
        }
        Optional<ArchiveView> best = StatusLook.best(views);
        if (best.isEmpty()) {
            return group.hasBacklog()
                    ? status.apply(ArchiveState.STALLED).apply("No process runs, and " + group.backlog() + ".")
                    : status.apply(ArchiveState.UP_TO_DATE).apply("Nothing waits; no process runs.");
        }
        return status.apply(best.get().state()).apply(best.get().words());
    }

    private Optional<Duration> lag() {
        return group == null ? Optional.empty() : StateJudge.lag(group);
    }

    private OptionalLong waiting() {
        return group == null ? OptionalLong.empty() : group.waiting();
    }

    /** Entries a second that all processes have finished; empty where none says. */
    private OptionalDouble finishedPerSecond() {
        double[] rates = rates(ArchiveView::finishedPerSecond);
        return rates.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(DoubleStream.of(rates).sum());
    }

    private OptionalDouble addedPerSecond() {
        double[] growth = rates(ArchiveView::waitingPerSecond);
        return growth.length == 0 || finishedPerSecond().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(0, growth[0] + finishedPerSecond().getAsDouble()));
    }

    private double[] rates(Function<ArchiveView, OptionalDouble> rate) {
        return processes.values().stream()
                .map(rate)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
    }

    private String lastError() {
        return String.join(
                " ",
                processes.values().stream()
                        .map(ArchiveView::lastError)
                        .filter(error -> !error.isEmpty())
                        .distinct()
                        .toList());
    }

    /** What is unknown is null. */
    ObjectNode json() {
        ObjectNode json = OperatorCommand.json();
        json.put("archive", settings.name())
                .put("stream", settings.stream().key())
                .put("state", state.word())
                .put("words", words);
        json.put("lagSeconds", lag().map(lag -> lag.toMillis() / 1000.0).orElse(null));
        put(json, "waiting", waiting());
        put(json, "pending", group == null ? OptionalLong.empty() : OptionalLong.of(group.pending()));
        put(json, "lag", group == null ? OptionalLong.empty() : group.lag());
        put(json, "deadLetters", group == null ? OptionalLong.empty() : group.deadLetters());
        put(json, "archivedPerSecond", finishedPerSecond());
        put(json, "addedPerSecond", addedPerSecond());
        json.put("oldestPendingSeconds", seconds(GroupState::oldestPendingAge));
        json.put("oldestUnreadSeconds", seconds(GroupState::oldestUnreadAge));
        ObjectNode byReason = reasons == null ? null : json.putObject("deadLettersByReason");
        if (byReason == null) {
            json.putNull("deadLettersByReason");
        } else {
            reasons.forEach(byReason::put);
        }
        json.put("next", StatusLook.best(processes).map(ArchiveView::next).orElse(null));
        json.put("lastError", lastError().isEmpty() ? null : lastError());
        json.put("paused", paused.map(Pause.Paused::words).orElse(null));
        ArrayNode list = json.putArray("processes");
        processes.forEach((name, view) -> list.addObject()
                .put("name", name)
                .put("at", view.at().toString())
                .put("state", view.state().word()));
        return json;
    }

    private Double seconds(Function<GroupState, Optional<Duration>> age) {
        return group == null
                ? null
                : age.apply(group).map(time -> time.toMillis() / 1000.0).orElse(null);
    }

    private static void put(ObjectNode json, String name, OptionalLong number) {
        json.put(name, number.isPresent() ? (Long) number.getAsLong() : null);
    }

    private static void put(ObjectNode json, String name, OptionalDouble number) {
        json.put(name, number.isPresent() ? (Double) (Math.round(number.getAsDouble() * 10) / 10.0) : null);
    }

    void print(PrintStream out, boolean colours) {
        String colour = state.isGood() ? "\u001b[32m" : "\u001b[31m";
        out.println(settings.name() + " (" + settings.stream().key() + "): "
                + (colours ? colour + state.word() + "\u001b[0m" : state.word()));
        out.println("  " + words);
        if (group != null) {
            out.println("  waiting      " + (waiting().isPresent() ? waiting().getAsLong() : "unknown") + " ("
                    + group.backlog() + ")"
                    + lag().map(lag -> ", the oldest for " + lag.toSeconds() + " s")
                            .orElse(""));
            out.println("  archived     " + text(finishedPerSecond()) + " a second, added " + text(addedPerSecond()));
            out.println("  dead letters "
                    + (group.deadLetters().isPresent() ? group.deadLetters().getAsLong() : "unknown")
                    + (reasons == null || reasons.isEmpty() ? "" : " " + reasons));
            out.println("  processes    " + (processes.isEmpty() ? "none" : String.join(", ", processes.keySet())));
            StatusLook.best(processes).ifPresent(view -> out.println("  next         " + view.next()));
        }
        if (!lastError().isEmpty()) {
            out.println("  last error   " + lastError());
        }
    }

    private static String text(OptionalDouble rate) {
        return rate.isPresent() ? String.valueOf(Math.round(rate.getAsDouble() * 10) / 10.0) : "unknown";
    }
}

package io.chatarchive.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.Pause;
import io.chatarchive.watch.ArchiveState;
import io.chatarchive.watch.ArchiveView;
import io.chatarchive.watch.StateJudge;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.DoubleStream;

/**
 * How an archive is: what Redis says now, judged by its processes.
 *
 * @param since when it came to that, as far as somebody knows
 * @param seen empty where Redis cannot be asked
 */
public record Status(
        ArchiveSettings settings, ArchiveState state, String words, Optional<Instant> since, Optional<Seen> seen) {

    private static final Set<ArchiveState> OF_BACKLOG =
            Set.of(ArchiveState.WAITING, ArchiveState.CATCHING_UP, ArchiveState.FALLING_BEHIND, ArchiveState.STALLED);

    /**
     * What Redis says.
     *
     * @param views what the living processes say, by their names; empty where this user may not read it
     * @param unheard whether a process reads of which there is no view
     * @param reasons how many dead letters there are of each reason; empty where they cannot be counted
     */
    public record Seen(
            GroupState group,
            Optional<Pause.Paused> paused,
            Optional<Map<String, ArchiveView>> views,
            boolean unheard,
            Optional<Map<String, Long>> reasons) {

        public Map<String, ArchiveView> processes() {
            return views.orElse(Map.of());
        }

        /** The best of what the processes say: where one of them gets messages through, they get through. */
        public Optional<ArchiveView> best() {
            return processes().values().stream()
                    .min(Comparator.comparing(ArchiveView::state)
                            .thenComparing(ArchiveView::at, Comparator.reverseOrder()));
        }
    }

    static Status unknown(ArchiveSettings settings, String why) {
        return new Status(
                settings,
                ArchiveState.UNKNOWN,
                "Redis cannot be asked: " + why + ".",
                Optional.empty(),
                Optional.empty());
    }

    /** The key in which processes say how it is has been written by somebody else. */
    static Status spoilt(ArchiveSettings settings, Seen seen) {
        return new Status(
                settings,
                ArchiveState.UNKNOWN,
                "The key '" + settings.stream().key() + ":status', where processes say how it is, is no hash. Somebody"
                        + " else must have written it: rename or delete it.",
                Optional.empty(),
                Optional.of(seen));
    }

    static Status of(ArchiveSettings settings, Seen seen) {
        if (seen.paused().isPresent()) {
            Pause.Paused paused = seen.paused().get();
            return new Status(
                    settings,
                    ArchiveState.PAUSED,
                    "It is " + paused.words() + ".",
                    Optional.of(paused.since()),
                    Optional.of(seen));
        }
        return seen.best().map(view -> of(settings, seen, view)).orElseGet(() -> withoutViews(settings, seen));
    }

    /** A process has written how it is some seconds ago; what Redis says is of this moment. */
    private static Status of(ArchiveSettings settings, Seen seen, ArchiveView view) {
        boolean backlog = seen.group().hasBacklog();
        boolean wasPaused = view.state() == ArchiveState.PAUSED;
        if (!backlog && (wasPaused || OF_BACKLOG.contains(view.state()))) {
            return now(settings, seen, ArchiveState.UP_TO_DATE, "Nothing waits.");
        }
        if (wasPaused) {
            return now(settings, seen, ArchiveState.WAITING, "It was resumed a moment ago.");
        }
        if (backlog && view.state() == ArchiveState.UP_TO_DATE) {
            return new Status(
                    settings,
                    view.state(),
                    "Nothing waited a moment ago.",
                    Optional.of(view.since()),
                    Optional.of(seen));
        }
        return new Status(settings, view.state(), view.words(), Optional.of(view.since()), Optional.of(seen));
    }

    private static Status now(ArchiveSettings settings, Seen seen, ArchiveState state, String words) {
        return new Status(settings, state, words, Optional.empty(), Optional.of(seen));
    }

    private static Status withoutViews(ArchiveSettings settings, Seen seen) {
        GroupState group = seen.group();
        Function<ArchiveState, Function<String, Status>> status =
                state -> words -> new Status(settings, state, words, Optional.empty(), Optional.of(seen));
        String key = settings.stream().key() + ":status";
        boolean mayRead = seen.views().isPresent();
        if (group.refusal().isPresent()) {
            return status.apply(ArchiveState.BLOCKED)
                    .apply("Redis refuses to write: " + group.refusal().get() + ".");
        }
        if (!group.hasBacklog()) {
            return status.apply(ArchiveState.UP_TO_DATE)
                    .apply(mayRead && !seen.unheard() ? "Nothing waits; no process runs." : "Nothing waits.");
        }
        if (!mayRead) {
            return status.apply(ArchiveState.UNKNOWN)
                    .apply("This user of Redis cannot read " + key + ", where processes say how it is, and "
                            + group.backlog() + ". Operating takes these rights as well: " + ArchiveOperator.RIGHTS);
        }
        return seen.unheard()
                ? status.apply(ArchiveState.UNKNOWN)
                        .apply("A process runs that does not write " + key
                                + ": it may be of an older version, or lack the right, and " + group.backlog() + ".")
                : status.apply(ArchiveState.STALLED).apply("No process runs, and " + group.backlog() + ".");
    }

    public ObjectNode json() {
        return new StatusJson(this).json();
    }

    /** Without what may quote a message, or is for the eyes of operators. */
    public ObjectNode jsonWithoutTexts() {
        ObjectNode json = json();
        json.putNull("words").putNull("lastError").putNull("paused").putNull("deadLettersByReason");
        return json;
    }

    public Optional<Duration> lag() {
        return seen.flatMap(now -> StateJudge.lag(now.group()));
    }

    public OptionalLong number(Function<GroupState, OptionalLong> number) {
        return seen.map(now -> number.apply(now.group())).orElse(OptionalLong.empty());
    }

    /** Entries a second that all processes have finished; empty where none says. */
    public OptionalDouble finishedPerSecond() {
        double[] rates = rates(ArchiveView::finishedPerSecond);
        return rates.length == 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(DoubleStream.of(rates).sum());
    }

    public OptionalDouble addedPerSecond() {
        double[] growth = rates(ArchiveView::waitingPerSecond);
        return growth.length == 0 || finishedPerSecond().isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.max(0, growth[0] + finishedPerSecond().getAsDouble()));
    }

    /** How long storing a batch takes of late, on average of the processes. */
    public OptionalDouble storeSeconds() {
        return DoubleStream.of(rates(ArchiveView::storeSeconds)).average();
    }

    private double[] rates(Function<ArchiveView, OptionalDouble> rate) {
        return processes().values().stream()
                .map(rate)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .toArray();
    }

    Map<String, ArchiveView> processes() {
        return seen.map(Seen::processes).orElse(Map.of());
    }

    /** In words; empty text if nobody says one. */
    public String lastError() {
        return String.join(
                " ",
                processes().values().stream()
                        .map(ArchiveView::lastError)
                        .filter(error -> !error.isEmpty())
                        .distinct()
                        .toList());
    }
}

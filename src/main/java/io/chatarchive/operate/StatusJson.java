package io.chatarchive.operate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.Pause;
import io.chatarchive.watch.ArchiveView;
import io.chatarchive.watch.StateJudge;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Function;

/** The status of an archive as JSON. What is unknown is null. */
record StatusJson(Status status) {

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
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
        json.put(
                "storeSeconds",
                status.storeSeconds().isPresent()
                        ? (Double) status.storeSeconds().getAsDouble()
                        : null);
        json.put("oldestPendingSeconds", age(StateJudge::oldestPendingAge));
        json.put("oldestUnreadSeconds", age(StateJudge::oldestUnreadAge));
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
}

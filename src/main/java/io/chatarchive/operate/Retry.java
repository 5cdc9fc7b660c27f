package io.chatarchive.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.stream.DeadLetterStream;
import io.chatarchive.stream.LetterFilter;
import io.chatarchive.stream.SelectedLetters;
import java.util.List;

/**
 * Stores messages of dead letters under the ids with which they came. A letter leaves once its row is committed; one that
 * fails again stays, with its new error and one attempt more. First one, then ten, then a hundred at a time, and that at a
 * bounded rate; it ends when all of a step but the first fail. A retry never doubles a row, and can be repeated.
 */
final class Retry implements Verb {
    private static final String LAST = "lastEntry";
    private static final String SELECTED = "selected";

    @Override
    public void run(StreamArchive archive, JsonNode arguments, Progress progress) throws Exception {
        DeadLetterStream letters = new DeadLetterStream(archive.connections().redisForLooking(), archive.settings());
        LetterFilter filter = LetterSelection.read(arguments);
        boolean begins = !progress.result().has(SELECTED);
        SelectedLetters meant = begins
                ? letters.select(filter)
                : letters.selectUpTo(filter, progress.result().path(LAST).asText());
        if (begins) {
            progress.result().put(SELECTED, meant.count()).put(LAST, meant.last());
            progress.result().put("left", meant.count());
            Counts counts = Counts.in(progress.result());
            progress.result().putArray("unknown");
            meant.unknown().forEach(id -> counts.list("unknown", id));
        }
        if (!begins && progress.result().path(LAST).asText().isEmpty()) {
            return; // there was nothing
        }
        String by = arguments.path("by").asText("retry");
        try (MessageSender sender = new MessageSender(archive)) {
            new RetryRun(letters, sender, archive.getStream(), by, progress)
                    .all(meant, progress.result().path(SELECTED).asLong());
        }
    }

    /** Adds to a result what nobody counts: the letters that others have changed or moved meanwhile. */
    static void complete(ObjectNode result) {
        if (result.has(SELECTED)) {
            long gone = result.path(SELECTED).asLong() - result.path("left").asLong();
            for (String name : List.of("stored", "alreadyStored", "editedToTrash", "dropped", "failed")) {
                result.put(name, result.path(name).asLong());
                gone -= result.path(name).asLong();
            }
            result.put("gone", Math.max(0, gone));
        }
    }
}

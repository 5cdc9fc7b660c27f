package io.chatarchive.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.stream.DeadLetterStream;
import io.chatarchive.stream.SelectedLetters;

/**
 * Stores messages of dead letters under the ids with which they came. A letter leaves once its row is committed; one that
 * fails again stays, with its new error and one attempt more. First one letter, then ten, then a hundred at a time, at a
 * bounded rate; it ends when all of a step but the first fail. A retry never doubles a row, and can be repeated.
 */
final class Retry implements Verb {
    @Override
    public ObjectNode run(StreamArchive archive, JsonNode arguments, Progress progress) throws Exception {
        ObjectNode result = JsonNodeFactory.instance.objectNode();
        DeadLetterStream letters = new DeadLetterStream(archive.connections().redisForLooking(), archive.settings());
        SelectedLetters meant = letters.select(LetterSelection.read(arguments));
        try (MessageSender sender = new MessageSender(archive)) {
            RetryRun run = new RetryRun(
                    letters, sender, archive.getStream(), arguments.path("by").asText("retry"), result);
            run.all(meant, progress);
        }
        result.put("selected", meant.count());
        meant.unknown().forEach(result.putArray("unknown")::add);
        return result;
    }
}

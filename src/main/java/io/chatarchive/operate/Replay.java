package io.chatarchive.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.stream.StreamRange;

/**
 * Sends a range of the stream through the routes again, each message under its id. Nothing is acknowledged, set aside or
 * announced: what fails stands in the result. It can be repeated.
 */
final class Replay implements Verb {
    @Override
    public ObjectNode run(StreamArchive archive, JsonNode arguments, Progress progress) throws Exception {
        EntryRange range = EntryRange.read(arguments);
        StreamRange stream = new StreamRange(archive.connections().redisForLooking(), archive.settings().stream());
        try (ReplayRun run = new ReplayRun(archive, arguments.path("dryRun").asBoolean())) {
            String from = range.from();
            boolean goesOn = true;
            while (!from.isEmpty() && goesOn) {
                StreamRange.Page page = stream.read(from, range.to(), run.bounds());
                run.send(page.entries());
                from = page.next();
                goesOn = progress.at(run.sent(), -1);
            }
            return run.result(from.isEmpty() ? "" : from);
        }
    }
}

package io.chatarchive.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.stream.StreamRange;
import java.util.List;
import java.util.Map;

/**
 * Sends a range of the stream through the routes again, each message under its id. Nothing is acknowledged, set aside or
 * announced: what fails stands in the result. It can be repeated.
 */
public final class Replay implements Verb {
    @Override
    public ObjectNode run(StreamArchive archive, JsonNode arguments, Progress progress) throws Exception {
        EntryRange range = EntryRange.read(arguments);
        StreamRange stream = new StreamRange(archive.connections().redisForLooking(), archive.settings().stream());
        try (Run run = new Run(archive, arguments.path("dryRun").asBoolean())) {
            String from = range.from();
            boolean goesOn = true;
            while (!from.isEmpty() && goesOn) {
                StreamRange.Page page = stream.read(from, range.to());
                run.send(page.entries());
                from = page.next();
                goesOn = progress.at(run.sent, -1);
            }
            return run.result(from.isEmpty() ? "" : from);
        }
    }

    /** Messages that somebody has read already, in pages, from a file say. */
    public static final class Run implements AutoCloseable {
        private final MessageSender sender;
        private final boolean dryRun;
        private final ObjectNode result = JsonNodeFactory.instance.objectNode();
        private final Failures failures = new Failures(result);
        private long sent;
        private long stored;
        private long alreadyStored;
        private long dropped;

        public Run(StreamArchive archive, boolean dryRun) {
            this.sender = new MessageSender(archive);
            this.dryRun = dryRun;
        }

        /** Sends a page: one message of each id. */
        public void send(List<StreamEntry> entries) throws Exception {
            if (entries.isEmpty()) {
                return;
            }
            Map<String, Outcome> outcomes = dryRun ? sender.tryOut(entries) : sender.store(entries);
            sent += entries.size();
            entries.forEach(entry -> count(entry.id(), outcomes.get(entry.id())));
        }

        private void count(String id, Outcome outcome) {
            switch (outcome.kind()) {
                case STORED -> stored++;
                case ALREADY_STORED -> alreadyStored++;
                case DROPPED -> dropped++;
                case REJECTED, LEFT -> failures.add("", id, outcome.reason(), outcome.words());
            }
        }

        /** What came of it; the id to go on with where it was stopped. */
        public ObjectNode result(String stoppedAt) {
            result.put("dryRun", dryRun)
                    .put("sent", sent)
                    .put("stored", stored)
                    .put("alreadyStored", alreadyStored)
                    .put("dropped", dropped)
                    .put("stoppedAt", stoppedAt);
            failures.end();
            return result;
        }

        @Override
        public void close() {
            sender.close();
        }
    }
}

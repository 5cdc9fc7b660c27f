package io.chatarchive.operate;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.settings.InvalidSettingException;
import io.chatarchive.stream.DeadLetterStream;
import io.chatarchive.stream.GroupState;
import io.chatarchive.stream.LetterFilter;
import io.chatarchive.stream.StreamLook;
import io.chatarchive.stream.StreamRange;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Compares the stream with the table, by id and page by page. Missing is what was delivered to the group, is not pending,
 * and is neither a row nor a letter. What seems missing is run through the routes in a transaction that is rolled back:
 * those that the routes drop, or that can never be stored, are not missing. With {@code fill} the rest is stored.
 */
final class Reconcile implements Verb {
    private static final int MOST_LISTED = 1_000;

    @Override
    public ObjectNode run(StreamArchive archive, JsonNode arguments, Progress progress) throws Exception {
        if (archive.table().isEmpty()) {
            throw new InvalidSettingException("No table is set (chat.archive.table): nothing can be compared with it.");
        }
        EntryRange range = EntryRange.read(arguments);
        try (MessageSender sender = new MessageSender(archive)) {
            Run run = new Run(archive, sender, arguments.path("fill").asBoolean());
            String from = range.from();
            boolean goesOn = true;
            while (!from.isEmpty() && goesOn) {
                StreamRange.Page page = run.stream.read(from, range.to());
                run.compare(page.entries());
                from = page.next();
                goesOn = progress.at(run.compared, run.length);
            }
            return run.result(from);
        }
    }

    private static final class Run {
        private final StreamArchive archive;
        private final MessageSender sender;
        private final boolean fill;
        private final StreamRange stream;
        private final String lastDelivered;
        private final long length;
        private final Set<String> letters = new HashSet<>();
        private final ObjectNode result = JsonNodeFactory.instance.objectNode();
        private final ArrayNode ids = JsonNodeFactory.instance.arrayNode();
        private final Failures cannotBeStored = new Failures(result);
        private long compared;
        private long missing;
        private long filled;
        private long dropped;
        private long pending;
        private long inLetters;
        private long notDelivered;

        Run(StreamArchive archive, MessageSender sender, boolean fill) {
            this.archive = archive;
            this.sender = sender;
            this.fill = fill;
            RedisConnectionFactory redis = archive.connections().redisForLooking();
            stream = new StreamRange(redis, archive.settings().stream());
            GroupState group = new StreamLook(archive.settings(), redis, "").look();
            lastDelivered = group.lastDelivered();
            length = group.length();
            DeadLetterStream dead = new DeadLetterStream(redis, archive.settings());
            for (boolean trash : List.of(false, true)) {
                dead.each(
                        LetterFilter.ALL, MOST_LISTED, trash, page -> page.forEach(letter -> letters.add(letter.id())));
            }
        }

        void compare(List<StreamEntry> entries) throws Exception {
            if (entries.isEmpty()) {
                return;
            }
            compared += entries.size();
            Set<String> waiting = stream.pending(
                    entries.get(0).id(), entries.get(entries.size() - 1).id());
            Set<String> stored = sender.storedAmong(entries);
            List<StreamEntry> candidates = entries.stream()
                    .filter(entry -> !stored.contains(entry.id()))
                    .filter(entry -> isMissing(entry, waiting))
                    .toList();
            if (!candidates.isEmpty()) {
                judge(candidates, fill ? sender.store(candidates) : sender.tryOut(candidates));
            }
        }

        private boolean isMissing(StreamEntry entry, Set<String> waiting) {
            if (lastDelivered.isEmpty() || !StreamEntry.isNotBefore(lastDelivered, entry.id())) {
                notDelivered++;
                return false;
            }
            if (waiting.contains(entry.id())) {
                pending++;
                return false;
            }
            if (letters.contains(entry.id())) {
                inLetters++;
                return false;
            }
            return true;
        }

        private void judge(List<StreamEntry> candidates, Map<String, Outcome> outcomes) {
            for (StreamEntry entry : candidates) {
                Outcome outcome = outcomes.get(entry.id());
                switch (outcome.kind()) {
                    case STORED, ALREADY_STORED -> found(entry.id());
                    case DROPPED -> dropped++;
                    case REJECTED, LEFT -> cannotBeStored.add("", entry.id(), outcome.reason(), outcome.words());
                }
            }
        }

        private void found(String id) {
            missing++;
            filled += fill ? 1 : 0;
            if (ids.size() < MOST_LISTED) {
                ids.add(id);
            }
        }

        ObjectNode result(String stoppedAt) {
            result.put("compared", compared).put("missing", missing);
            result.set("missingIds", ids);
            result.put("filled", filled)
                    .put("dropped", dropped)
                    .put("pending", pending)
                    .put("deadLetters", inLetters)
                    .put("notDelivered", notDelivered)
                    .put("stoppedAt", stoppedAt)
                    .put(
                            "note",
                            archive.settings().afterAck() == ArchiveSettings.AfterAck.KEEP
                                    ? ""
                                    : "chat.archive.after-ack drops archived entries: only those still in the stream were"
                                            + " compared");
            cannotBeStored.end();
            return result;
        }
    }
}

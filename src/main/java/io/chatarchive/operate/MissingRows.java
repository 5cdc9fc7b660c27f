package io.chatarchive.operate;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.stream.DeadLetterStream;
import io.chatarchive.stream.LetterIds;
import io.chatarchive.stream.StreamRange;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Entries whose rows are missing: they were delivered to the group, are not pending, and there is neither a row nor a
 * letter of them. What seems missing goes through the routes, in a transaction that is rolled back unless it is to be
 * filled: what they drop, or what can never be stored, is not missing.
 */
final class MissingRows {
    private static final int MOST_LISTED = 1_000;

    private final MessageSender sender;
    private final String lastDelivered;
    private final StreamRange stream;
    private final LetterIds letters;
    private final ObjectNode result = JsonNodeFactory.instance.objectNode();
    private final ArrayNode ids = JsonNodeFactory.instance.arrayNode();
    private final Failures failures = new Failures(result);
    private String first = "";
    private String last = "";
    private long compared;
    private long missing;
    private long filled;
    private long dropped;
    private long cannotBeStored;
    private long pending;
    private long inLetters;
    private long notDelivered;

    /**
     * Before anything is compared.
     *
     * @param lastDelivered the entry up to which the group has been given entries, or empty text
     */
    MissingRows(StreamArchive archive, MessageSender sender, EntryRange range, String lastDelivered) {
        this.sender = sender;
        this.lastDelivered = lastDelivered;
        RedisConnectionFactory redis = archive.connections().redisForLooking();
        this.stream = new StreamRange(redis, archive.settings().stream());
        this.letters = new LetterIds(new DeadLetterStream(redis, archive.settings()), range::contains);
        letters.readOn();
    }

    long compared() {
        return compared;
    }

    /** Compares the next entries, of which only the ids were read. */
    void compare(List<StreamEntry> entries, boolean fill) throws Exception {
        if (entries.isEmpty()) {
            return;
        }
        compared += entries.size();
        // in this order: what is finished meanwhile has a row, or a letter, when it is looked for
        Set<String> waiting = stream.pending(
                entries.get(0).id(), entries.get(entries.size() - 1).id());
        Set<String> stored = sender.storedAmong(entries);
        List<String> candidates = entries.stream()
                .map(StreamEntry::id)
                .filter(id -> !stored.contains(id) && isFinished(id, waiting))
                .toList();
        if (candidates.isEmpty()) {
            return;
        }
        letters.readOn();
        Set<String> seemMissing =
                candidates.stream().filter(id -> !letters.contains(id)).collect(Collectors.toSet());
        inLetters += candidates.size() - seemMissing.size();
        if (!seemMissing.isEmpty()) {
            judge(seemMissing, candidates.get(0), candidates.get(candidates.size() - 1), fill);
        }
    }

    private boolean isFinished(String id, Set<String> waiting) {
        boolean delivered = !lastDelivered.isEmpty() && StreamEntry.isNotBefore(lastDelivered, id);
        boolean waits = delivered && waiting.contains(id);
        notDelivered += delivered ? 0 : 1;
        pending += waits ? 1 : 0;
        return delivered && !waits;
    }

    private void judge(Set<String> seemMissing, String from, String to, boolean fill) throws Exception {
        String place = from;
        while (!place.isEmpty()) {
            StreamRange.Page page = stream.read(place, to, sender.bounds());
            List<StreamEntry> entries = page.entries().stream()
                    .filter(entry -> seemMissing.contains(entry.id()))
                    .toList();
            if (!entries.isEmpty()) {
                Map<String, Outcome> outcomes = fill ? sender.store(entries) : sender.tryOut(entries);
                entries.forEach(entry -> count(entry.id(), outcomes.get(entry.id()), fill));
            }
            place = page.next();
        }
    }

    private void count(String id, Outcome outcome, boolean fill) {
        switch (outcome.kind()) {
            case STORED -> {
                missing(id);
                filled += fill ? 1 : 0;
            }
            case ALREADY_STORED -> {
                // somebody else has stored it meanwhile
            }
            case DROPPED -> dropped++;
            case REJECTED -> {
                cannotBeStored++;
                failures.add("", id, outcome.reason(), outcome.words());
            }
            case LEFT -> {
                missing(id);
                failures.add("", id, outcome.reason(), outcome.words());
            }
        }
    }

    private void missing(String id) {
        missing++;
        first = first.isEmpty() ? id : first;
        last = id;
        if (ids.size() < MOST_LISTED) {
            ids.add(id);
        }
    }

    /** What was found; the id to go on with where it was stopped. */
    ObjectNode result(String stoppedAt) {
        result.put("compared", compared).put("missing", missing);
        result.put("firstMissing", first).put("lastMissing", last).set("missingIds", ids);
        result.put("filled", filled).put("dropped", dropped).put("cannotBeStored", cannotBeStored);
        result.put("pending", pending).put("deadLetters", inLetters).put("notDelivered", notDelivered);
        result.put("stoppedAt", stoppedAt);
        failures.end();
        return result;
    }
}

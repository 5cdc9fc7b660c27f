package io.chatarchive.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.stream.DeadLetterStream;
import io.chatarchive.stream.LetterIds;
import io.chatarchive.stream.StreamRange;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.data.redis.connection.RedisConnectionFactory;

/**
 * Entries whose rows are missing: they were delivered to the group, are not pending, and there is neither a row nor a
 * letter of them. What seems missing goes through the routes, in a transaction that is rolled back unless it is to be
 * filled: what they drop, or what can never be stored, is not missing.
 */
final class MissingRows {
    private static final String COMPARED = "compared";
    private static final String MISSING = "missing";
    private static final String IDS = "missingIds";
    private static final String FIRST = "firstMissing";
    private static final String LAST = "lastMissing";
    private static final String NEXT = "stoppedAt";
    private static final String AT_END = "atEnd";

    private final MessageSender sender;
    private final String lastDelivered;
    private final StreamRange stream;
    private final LetterIds letters;
    private final ObjectNode result;
    private final Counts counts;

    /**
     * Before anything is compared.
     *
     * @param lastDelivered the entry up to which the group has been given entries, or empty text
     * @param result to go on with
     */
    MissingRows(StreamArchive archive, MessageSender sender, String lastDelivered, ObjectNode result) {
        this.sender = sender;
        this.result = result;
        this.counts = Counts.in(
                result,
                COMPARED,
                MISSING,
                "filled",
                "dropped",
                "cannotBeStored",
                "pending",
                "deadLetters",
                "notDelivered",
                "failed");
        result.withArray(IDS);
        for (String id : List.of(FIRST, LAST, NEXT)) {
            result.put(id, result.path(id).asText());
        }
        this.lastDelivered = lastDelivered;
        RedisConnectionFactory redis = archive.connections().redisForLooking();
        this.stream = new StreamRange(redis, archive.settings().stream());
        this.letters = new LetterIds(new DeadLetterStream(redis, archive.settings()));
    }

    long compared() {
        return counts.get(COMPARED);
    }

    /** The id to go on with; empty: it has not begun, or is at its end. */
    String next() {
        return result.path(NEXT).asText();
    }

    /**
     * Compares the next entries, of which only the ids were read.
     *
     * @param next the id to go on with; empty at the end
     */
    void compare(List<StreamEntry> entries, boolean fill, String next) throws Exception {
        ObjectNode before = result.deepCopy();
        try {
            if (!entries.isEmpty()) {
                compare(entries, fill);
                counts.add(COMPARED, entries.size());
            }
        } catch (Exception e) { // the page is compared again: what was counted of it does not count
            result.removeAll();
            result.setAll(before);
            throw e;
        }
        result.put(NEXT, next).put(AT_END, next.isEmpty());
    }

    boolean isAtEnd() {
        return result.path(AT_END).asBoolean();
    }

    private void compare(List<StreamEntry> entries, boolean fill) throws Exception {
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
        Set<String> seemMissing = new HashSet<>(candidates);
        seemMissing.removeAll(letters.among(candidates));
        counts.add("deadLetters", candidates.size() - seemMissing.size());
        if (!seemMissing.isEmpty()) {
            judge(seemMissing, candidates.get(0), candidates.get(candidates.size() - 1), fill);
        }
    }

    private boolean isFinished(String id, Set<String> waiting) {
        boolean delivered = !lastDelivered.isEmpty() && StreamEntry.isNotBefore(lastDelivered, id);
        boolean waits = delivered && waiting.contains(id);
        counts.add("notDelivered", delivered ? 0 : 1);
        counts.add("pending", waits ? 1 : 0);
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
                counts.add("filled", fill ? 1 : 0);
            }
            case ALREADY_STORED, ROW_IS_THERE -> {
                // somebody else has stored it meanwhile
            }
            case DROPPED -> counts.add("dropped", 1);
            case REJECTED -> {
                counts.add("cannotBeStored", 1);
                fail(id, outcome);
            }
            case LEFT -> {
                missing(id);
                fail(id, outcome);
            }
        }
    }

    private void fail(String id, Outcome outcome) {
        counts.add("failed", 1);
        counts.fail("", id, outcome.reason(), outcome.words());
    }

    private void missing(String id) {
        counts.add(MISSING, 1);
        counts.list(IDS, id);
        if (result.path(FIRST).asText().isEmpty()) {
            result.put(FIRST, id);
        }
        result.put(LAST, id);
    }
}

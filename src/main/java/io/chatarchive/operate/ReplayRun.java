package io.chatarchive.operate;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.stream.LetterIds;
import io.chatarchive.stream.StreamRange;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Sends messages through the routes again that somebody has read, page by page, from the stream or from a file. */
final class ReplayRun implements AutoCloseable {
    private static final String SENT = "sent";
    private static final String DEAD = "deadLetters";
    private static final String NEXT = "stoppedAt";
    private static final String AT_END = "atEnd";

    private final MessageSender sender;
    private final Optional<LetterIds> letters;
    private final boolean dryRun;
    private final ObjectNode result;
    private final Counts counts;

    /**
     * Goes on with that result.
     *
     * @param letters the entries that were set aside: that they fail again is no news
     */
    ReplayRun(StreamArchive archive, boolean dryRun, ObjectNode result, Optional<LetterIds> letters) {
        this.sender = new MessageSender(archive);
        this.letters = letters;
        this.dryRun = dryRun;
        this.result = result.put("dryRun", dryRun);
        this.counts = Counts.in(result, SENT, "stored", "alreadyStored", "dropped", DEAD, "failed");
        result.put(NEXT, next());
    }

    StreamRange.Bounds bounds() throws SQLException {
        return sender.bounds();
    }

    /** The id to go on with; empty: it has not begun, or is at its end. */
    String next() {
        return result.path(NEXT).asText();
    }

    long sent() {
        return counts.get(SENT);
    }

    /**
     * Sends a page: one message of each id.
     *
     * @param next the id to go on with; empty at the end
     */
    void send(List<StreamEntry> entries, String next) throws Exception {
        if (!entries.isEmpty()) {
            Map<String, Outcome> outcomes = dryRun ? sender.tryOut(entries) : sender.store(entries);
            counts.add(SENT, entries.size());
            Set<String> dead =
                    letters.map(ids -> ids.among(rejected(entries, outcomes))).orElse(Set.of());
            entries.forEach(entry -> count(entry.id(), outcomes.get(entry.id()), dead));
        }
        result.put(NEXT, next).put(AT_END, next.isEmpty());
    }

    boolean isAtEnd() {
        return result.path(AT_END).asBoolean();
    }

    private static List<String> rejected(List<StreamEntry> entries, Map<String, Outcome> outcomes) {
        return entries.stream()
                .map(StreamEntry::id)
                .filter(id -> outcomes.get(id).kind() == Outcome.Kind.REJECTED)
                .toList();
    }

    private void count(String id, Outcome outcome, Set<String> dead) {
        switch (outcome.kind()) {
            case STORED -> counts.add("stored", 1);
            case ALREADY_STORED, ROW_IS_THERE -> counts.add("alreadyStored", 1);
            case DROPPED -> counts.add("dropped", 1);
            case REJECTED -> rejected(id, outcome, dead);
            case LEFT -> failed(id, outcome);
        }
    }

    private void rejected(String id, Outcome outcome, Set<String> dead) {
        if (outcome.besideRow()) {
            counts.add("alreadyStored", 1);
        } else if (dead.contains(id)) {
            counts.add(DEAD, 1);
        } else {
            failed(id, outcome);
        }
    }

    private void failed(String id, Outcome outcome) {
        counts.add("failed", 1);
        counts.fail("", id, outcome.reason(), outcome.words());
    }

    @Override
    public void close() {
        sender.close();
    }
}

package io.chatarchive.operate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.stream.StreamRange;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** Sends messages through the routes again that somebody has read, page by page, from the stream or from a file. */
public final class ReplayRun implements AutoCloseable {
    private final MessageSender sender;
    private final boolean dryRun;
    private final ObjectNode result = JsonNodeFactory.instance.objectNode();
    private final Failures failures = new Failures(result);
    private long sent;
    private long stored;
    private long alreadyStored;
    private long dropped;

    public ReplayRun(StreamArchive archive, boolean dryRun) {
        this.sender = new MessageSender(archive);
        this.dryRun = dryRun;
    }

    StreamRange.Bounds bounds() throws SQLException {
        return sender.bounds();
    }

    long sent() {
        return sent;
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

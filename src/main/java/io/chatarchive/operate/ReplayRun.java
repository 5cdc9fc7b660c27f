package io.chatarchive.operate;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.chatarchive.archive.StreamArchive;
import io.chatarchive.message.StreamEntry;
import java.util.List;
import java.util.Map;

/** Sends pages of messages through the routes, and counts what becomes of them. */
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

    long sent() {
        return sent;
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

package io.chatarchive;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One consumer of the group in this process, and what it has in hand: read, but neither acknowledged nor set aside yet.
 * Safe for several threads.
 */
public final class Lane {
    private static final String FIRST = "-";

    private final String consumer;
    private final Map<String, StreamEntry> inHand = new LinkedHashMap<>();
    private StreamEntry lastLeft;

    Lane(String consumer) {
        this.consumer = consumer;
    }

    String consumer() {
        return consumer;
    }

    synchronized List<StreamEntry> inHand() {
        return List.copyOf(inHand.values());
    }

    synchronized void take(Collection<StreamEntry> batch) {
        batch.forEach(entry -> inHand.put(entry.id(), entry));
    }

    synchronized void finished(Collection<StreamEntry> entries) {
        entries.forEach(entry -> inHand.remove(entry.id()));
    }

    /** What is still in hand stays pending, and is passed over until the backlog is done. */
    synchronized void leaveRest() {
        for (StreamEntry entry : inHand.values()) {
            if (lastLeft == null || StreamEntry.BY_ID.compare(entry, lastLeft) > 0) {
                lastLeft = entry;
            }
        }
        inHand.clear();
    }

    /** The backlog is done: what was left pending has its turn again in the next one. */
    synchronized void startOver() {
        lastLeft = null;
    }

    /** The id from which on the consumer's own pending entries are to be read. */
    synchronized String firstPending() {
        return lastLeft == null ? FIRST : lastLeft.nextId();
    }
}

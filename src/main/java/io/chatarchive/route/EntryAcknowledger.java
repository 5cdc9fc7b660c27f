package io.chatarchive.route;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.message.MessageRow;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.stream.ConsumerGroup;
import io.chatarchive.stream.Lane;
import java.util.List;
import java.util.function.Consumer;

/** Acknowledges what a lane has stored or dropped, and counts it. */
public final class EntryAcknowledger {
    private final ConsumerGroup group;
    private final ArchiveProgress progress;
    private final OutageLog outageLog;
    private final Consumer<List<StreamEntry>> listener;

    /**
     * Makes one.
     *
     * @param listener told of each batch that is stored and acknowledged; returns at once
     */
    public EntryAcknowledger(
            ConsumerGroup group, ArchiveProgress progress, OutageLog outageLog, Consumer<List<StreamEntry>> listener) {
        this.listener = listener;
        this.group = group;
        this.progress = progress;
        this.outageLog = outageLog;
    }

    /**
     * Rows that the table has now.
     *
     * @param newRows how many of them are new, the others are duplicates; null if nobody knows
     */
    void acknowledge(Lane lane, List<MessageRow> rows, Integer newRows) {
        outageLog.works(Fault.Server.DATABASE, lane);
        List<StreamEntry> entries = rows.stream().map(MessageRow::entry).toList();
        lane.batch().stored(entries, newRows == null ? entries.size() : Math.min(newRows, entries.size()));
        acknowledgeStored(lane);
    }

    /** What the lane has stored and could not acknowledge yet. */
    void acknowledgeStored(Lane lane) {
        List<StreamEntry> entries = lane.batch().stored();
        if (entries.isEmpty()) {
            return;
        }
        int anew = lane.batch().storedAnew();
        acknowledge(lane, entries);
        progress.stored(anew, entries.size() - anew);
        outageLog.works(Fault.Server.REDIS, lane);
        listener.accept(entries);
    }

    void acknowledgeDropped(Lane lane) {
        List<StreamEntry> entries = lane.batch().dropped();
        if (!entries.isEmpty()) {
            acknowledge(lane, entries);
            progress.counts().dropped(entries.size());
        }
    }

    private void acknowledge(Lane lane, List<StreamEntry> entries) {
        long began = System.nanoTime();
        group.acknowledge(lane, entries);
        progress.times().acknowledged(System.nanoTime() - began);
        lane.batch().finished(entries);
    }

    void storeTook(long nanoseconds) {
        progress.times().stored(nanoseconds);
    }
}

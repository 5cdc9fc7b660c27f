package io.chatarchive.route;

import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.message.MessageRow;
import io.chatarchive.message.StreamEntry;
import io.chatarchive.stream.ConsumerGroup;
import io.chatarchive.stream.Lane;
import java.util.List;

/** Acknowledges what a lane has stored or dropped, and counts it. */
public final class EntryAcknowledger {
    private final ConsumerGroup group;
    private final ArchiveProgress progress;
    private final OutageLog outageLog;

    public EntryAcknowledger(ConsumerGroup group, ArchiveProgress progress, OutageLog outageLog) {
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
        group.acknowledge(lane, entries);
        lane.batch().finished(entries);
        progress.archived(anew);
        progress.duplicates(entries.size() - anew);
        outageLog.works(Fault.Server.REDIS, lane);
    }

    void acknowledgeDropped(Lane lane) {
        List<StreamEntry> entries = lane.batch().dropped();
        if (!entries.isEmpty()) {
            group.acknowledge(lane, entries);
            lane.batch().finished(entries);
            progress.dropped(entries.size());
        }
    }
}

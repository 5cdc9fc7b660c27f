package io.chatarchive;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.component.jdbc.JdbcConstants;

/**
 * Variable {@code rows}: the {@link MessageRow}s that are stored. Their entries are acknowledged. Where the header {@code
 * CamelJdbcUpdateCount} says that fewer rows are new, the others were stored before: duplicates.
 */
final class EntryAcknowledger implements Processor {
    private final ConsumerGroup group;
    private final ArchiveProgress progress;
    private final OutageLog outageLog;

    EntryAcknowledger(ConsumerGroup group, ArchiveProgress progress, OutageLog outageLog) {
        this.group = group;
        this.progress = progress;
        this.outageLog = outageLog;
    }

    @Override
    public void process(Exchange exchange) {
        Lane lane = exchange.getVariable("lane", Lane.class);
        outageLog.works(Fault.Server.DATABASE, lane);
        List<?> rows = exchange.getVariable("rows", List.class);
        List<StreamEntry> entries =
                rows.stream().map(row -> ((MessageRow) row).entry()).toList();
        Integer stored = exchange.getMessage().getHeader(JdbcConstants.JDBC_UPDATE_COUNT, Integer.class);
        lane.stored(entries, stored == null ? entries.size() : Math.min(stored, entries.size()));
        acknowledgeStored(lane);
    }

    /** What the lane has stored and could not acknowledge yet. */
    void acknowledgeStored(Lane lane) {
        List<StreamEntry> entries = lane.stored();
        if (entries.isEmpty()) {
            return;
        }
        group.acknowledge(lane, entries);
        lane.finished(entries);
        progress.archived(lane.storedAnew());
        progress.duplicates(entries.size() - lane.storedAnew());
        outageLog.works(Fault.Server.REDIS, lane);
    }
}

package io.chatarchive;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Body in: the {@link MessageRow}s that are stored. Their entries are acknowledged. */
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
        List<?> rows = exchange.getMessage().getBody(List.class);
        group.acknowledge(rows.stream().map(row -> ((MessageRow) row).entry()).toList());
        progress.archived(rows.size());
        outageLog.works(Fault.Server.DATABASE);
        outageLog.works(Fault.Server.REDIS);
        outageLog.works(Fault.Server.NONE);
    }
}

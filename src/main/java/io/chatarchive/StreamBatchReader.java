package io.chatarchive;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the next batch as the consumer of the variable {@code lane}. Body out: a list of {@link StreamEntry}; the
 * variable {@code drained} is true when it is empty.
 */
final class StreamBatchReader implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(StreamBatchReader.class);

    private final ConsumerGroup group;
    private final ChatTable table;
    private final ArchiveProgress progress;
    private final OutageLog outageLog;

    StreamBatchReader(ConsumerGroup group, ChatTable table, ArchiveProgress progress, OutageLog outageLog) {
        this.group = group;
        this.table = table;
        this.progress = progress;
        this.outageLog = outageLog;
    }

    @Override
    public void process(Exchange exchange) {
        Lane lane = exchange.getVariable("lane", Lane.class);
        leaveRest(lane);
        List<StreamEntry> batch = read(lane);
        if (batch.isEmpty()) {
            lane.startOver();
        }
        lane.take(batch);
        exchange.getMessage().setBody(batch);
        exchange.setVariable("drained", batch.isEmpty());
        outageLog.works(Fault.Server.REDIS);
    }

    /** What the last batch left pending, for nobody is to blame for it but the dead-letter stream or a route. */
    private void leaveRest(Lane lane) {
        List<StreamEntry> rest = lane.inHand();
        if (!rest.isEmpty()) {
            group.keep(lane.consumer(), rest);
            lane.leaveRest();
        }
    }

    private List<StreamEntry> read(Lane lane) {
        while (true) {
            Batch batch = group.read(lane, table.largestPacket());
            progress.claimed((int) batch.claimed());
            if (!batch.ghosts().isEmpty()) {
                progress.ghosts(batch.ghosts().size());
                LOG.warn(
                        "Entries were deleted from the stream while pending, and cannot be archived"
                                + " consumer={} entries={} first={} last={}",
                        lane.consumer(),
                        batch.ghosts().size(),
                        batch.ghosts().get(0),
                        batch.ghosts().get(batch.ghosts().size() - 1));
            }
            if (!batch.entries().isEmpty() || batch.ghosts().isEmpty()) {
                return batch.entries();
            }
        }
    }
}

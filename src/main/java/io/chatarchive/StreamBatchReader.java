package io.chatarchive;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.data.redis.RedisConnectionFailureException;

/**
 * Reads the next batch as the consumer of the variable {@code lane}. Body out: a list of {@link StreamEntry}; the
 * variable {@code drained} is true when it is empty. A lane that has left a whole batch of messages in doubt reads on
 * with the next tick only, and meets the same ones first: then it is no message's fault.
 */
final class StreamBatchReader implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(StreamBatchReader.class);

    private final ConsumerGroup group;
    private final ArchiveTable table;
    private final DrainSchedule schedule;
    private final int mostInDoubt;
    private final ArchiveProgress progress;
    private final OutageLog outageLog;

    StreamBatchReader(
            ConsumerGroup group,
            ArchiveTable table,
            DrainSchedule schedule,
            int mostInDoubt,
            ArchiveProgress progress,
            OutageLog outageLog) {
        this.group = group;
        this.table = table;
        this.schedule = schedule;
        this.mostInDoubt = mostInDoubt;
        this.progress = progress;
        this.outageLog = outageLog;
    }

    @Override
    public void process(Exchange exchange) {
        Lane lane = exchange.getVariable("lane", Lane.class);
        leaveRest(lane);
        boolean goesOn = lane.inDoubt() < mostInDoubt && schedule.goesOn();
        List<StreamEntry> batch = goesOn ? read(lane) : List.of();
        if (goesOn && batch.isEmpty()) {
            schedule.drained();
        }
        if (batch.isEmpty() && lane.startOver()) {
            outageLog.works(Fault.Server.DEAD_LETTERS, lane);
            outageLog.works(Fault.Server.ROUTE, lane);
        }
        lane.take(batch);
        exchange.getMessage().setBody(batch);
        exchange.setVariable("drained", batch.isEmpty());
    }

    /** What the last batch left pending: the dead letters could not be written, or nobody knows who is to blame. */
    private void leaveRest(Lane lane) {
        if (lane.claimIsDue()) {
            group.keep(lane.consumer(), lane.inHand());
            lane.claimed();
        }
        lane.leaveRest();
    }

    private List<StreamEntry> read(Lane lane) {
        while (true) {
            Batch batch = readOnce(lane);
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

    /**
     * Where Redis has read but its answer does not arrive, the next read counts no further delivery: an outage is not
     * the fault of a message. An answer that memory does not suffice for is. Where Redis was not reached it has read
     * nothing more.
     */
    private Batch readOnce(Lane lane) {
        try {
            Batch batch = group.read(lane, table.largestPacket());
            lane.answerLost(false);
            outageLog.works(Fault.Server.REDIS, lane);
            return batch;
        } catch (DataAccessException e) {
            if (!(e instanceof RedisConnectionFailureException)) {
                lane.answerLost(ObjectHelper.getException(OutOfMemoryError.class, e) == null);
            }
            throw e;
        }
    }
}

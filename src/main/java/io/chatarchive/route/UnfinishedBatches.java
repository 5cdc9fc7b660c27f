package io.chatarchive.route;

import io.chatarchive.fault.Causes;
import io.chatarchive.fault.ErrorClass;
import io.chatarchive.fault.Fault;
import io.chatarchive.fault.OutageLog;
import io.chatarchive.settings.ArchiveSettings;
import io.chatarchive.stream.ConsumerGroup;
import io.chatarchive.stream.Lane;
import io.chatarchive.stream.OtherReaders;
import java.time.Duration;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * What the lanes of an archive have read and not finished. When a step fails for what is no message's fault, it says so
 * and restores the delivery counts of before the read: an outage counts nothing, however long it is and however often
 * the process is restarted in it. An exhausted heap or stack does count: a message may be what ends the process.
 */
public final class UnfinishedBatches implements Processor {
    private static final Logger LOG = LoggerFactory.getLogger(UnfinishedBatches.class);

    /** A process that has lost its way to the database leaves its batch to others after so long. */
    private static final Duration LONGEST_HOLD = Duration.ofMinutes(1);

    private final ConsumerGroup group;
    private final List<Lane> lanes;
    private final OtherReaders otherReaders;
    private final Duration claimMinIdle;
    private final OutageLog outageLog;

    public UnfinishedBatches(
            ConsumerGroup group,
            List<Lane> lanes,
            OtherReaders otherReaders,
            ArchiveSettings settings,
            OutageLog outageLog) {
        this.group = group;
        this.lanes = lanes;
        this.otherReaders = otherReaders;
        this.claimMinIdle = settings.claimMinIdle();
        this.outageLog = outageLog;
    }

    @Override
    public void process(Exchange exchange) {
        Throwable error = FailureScope.errorOf(exchange);
        Lane lane = exchange.getVariable("lane", Lane.class);
        if (lane == null || !lane.hasLeft() || !FailureScope.isUnclassified(error)) {
            note(error, lane); // an unclassified error is logged where a message is left pending
        }
        if (lane == null) {
            return;
        }
        lane.batch().retry();
        if (FailureScope.isUnclassified(error)) {
            lane.batch().unclassifiedError();
        }
        if (Causes.has(VirtualMachineError.class, error)) {
            lane.batch().mayEndProcess();
        } else {
            restore(lane, Duration.ZERO);
        }
    }

    /** Notes a failure, unless a row caused it. */
    private void note(Throwable error, Lane lane) {
        Fault fault = Fault.of(error);
        if (fault.errorClass() != ErrorClass.DATA) {
            outageLog.failed(fault, lane);
        }
    }

    /**
     * Whether the batch is tried again. It is let go after a while, or at once when another process of the group reads:
     * that one has what this one lacks. While Redis is away nobody could claim it.
     */
    boolean holds(Exchange exchange) {
        Lane lane = exchange.getVariable("lane", Lane.class);
        if (lane == null || Fault.of(FailureScope.errorOf(exchange)).server() == Fault.Server.REDIS) {
            return true;
        }
        Duration age = lane.batch().age();
        if (!lane.hasLetGo() && (otherReaders.hasRead(age) || age.compareTo(LONGEST_HOLD) > 0)) {
            LOG.info("Releasing a batch so that other processes can claim it: consumer={}", lane.consumer());
            lane.letGo();
            restore(lane, claimMinIdle);
        }
        return !lane.hasLetGo();
    }

    /** At a stop: what is left pending has not been tried, and others may claim it at once. */
    public void letGoOfAll() {
        for (Lane lane : lanes) {
            if (!restore(lane, claimMinIdle)) {
                return; // where Redis is away for one lane, it is for all
            }
        }
    }

    private boolean restore(Lane lane, Duration idle) {
        try {
            if (lane.batch().isToBeRestored() || !idle.isZero()) {
                lane.batch().deleted(group.restore(lane, idle));
                lane.batch().countsRestored();
            }
            return true;
        } catch (DataAccessException e) {
            if (!Causes.has(InterruptedException.class, e)) { // by a stop
                outageLog.failed(Fault.of(e), lane); // it stays pending all the same
            }
            return false;
        }
    }

    /** From time to time, so that no other process claims the batch of a lane that is at work. */
    void refresh() {
        for (Lane lane : lanes) {
            if (lane.isWorking() && lane.mayGoOn()) {
                lane.batch().deleted(group.refresh(lane));
            }
            if (lane.hasLetGo()) { // perhaps meanwhile
                restore(lane, claimMinIdle);
            }
        }
    }
}

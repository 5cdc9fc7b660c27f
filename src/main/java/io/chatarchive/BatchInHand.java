package io.chatarchive;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.util.ObjectHelper;
import org.springframework.dao.DataAccessException;

/**
 * When a step fails for what is no message's fault: says so, and claims anew what the lane has in hand, with the
 * delivery count of before. So an outage counts nothing, however long it is and however often the process is restarted
 * in it. An exhausted heap or stack does count: a message may be what ends the process.
 */
final class BatchInHand implements Processor {
    private final ConsumerGroup group;
    private final List<Lane> lanes;
    private final OutageLog outageLog;

    BatchInHand(ConsumerGroup group, List<Lane> lanes, OutageLog outageLog) {
        this.group = group;
        this.lanes = lanes;
        this.outageLog = outageLog;
    }

    @Override
    public void process(Exchange exchange) {
        Throwable error = SqlBlame.errorOf(exchange);
        Lane lane = exchange.getVariable("lane", Lane.class);
        if (lane == null || !lane.hasLeft() || !Doubt.isInDoubt(error)) {
            note(error, lane); // the doubt itself is said where a message is left
        }
        if (lane == null) {
            return;
        }
        if (ObjectHelper.getException(VirtualMachineError.class, error) != null) {
            lane.mayEndProcess();
        } else {
            keep(lane);
        }
    }

    /** Notes a failure, unless a row is to blame for it. */
    private void note(Throwable error, Lane lane) {
        Fault fault = Fault.of(error);
        if (fault.blame() != Blame.DATA) {
            outageLog.failed(fault, lane);
        }
    }

    /** At a stop: what is left pending has not been tried. Where Redis is away for one lane, it is for all. */
    void keepAll() {
        for (Lane lane : lanes) {
            if (!keep(lane)) {
                return;
            }
        }
    }

    private boolean keep(Lane lane) {
        try {
            if (lane.claimIsDue()) {
                group.keep(lane.consumer(), lane.inHand());
                lane.claimed();
            }
            return true;
        } catch (DataAccessException e) {
            outageLog.failed(Fault.of(e), lane); // it stays pending all the same
            return false;
        }
    }
}

package io.chatarchive;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.dao.DataAccessException;

/**
 * When a step fails for what is no message's fault: says so, and claims anew what the lane has in hand, with the
 * delivery count of before. So an outage counts nothing, however long it is and however often the process is restarted
 * in it.
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
        outageLog.process(exchange);
        Lane lane = exchange.getVariable("lane", Lane.class);
        if (lane != null) {
            keep(lane);
        }
    }

    /** At a stop in the middle of an outage: what is left pending has not been tried. */
    void keepAll() {
        lanes.forEach(this::keep);
    }

    private void keep(Lane lane) {
        List<StreamEntry> inHand = lane.inHand();
        if (inHand.isEmpty()) {
            return;
        }
        try {
            group.keep(lane.consumer(), inHand);
        } catch (DataAccessException e) {
            outageLog.failed(Fault.of(e)); // it stays pending all the same
        }
    }
}

package io.chatarchive;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.springframework.dao.DataAccessException;

/**
 * Before a step is tried again: what the lane has in hand is claimed anew, with the delivery count of before. So an
 * outage counts nothing, however long it is and however often the process is restarted in it.
 */
final class BatchInHand implements Processor {
    private final ConsumerGroup group;
    private final OutageLog outageLog;

    BatchInHand(ConsumerGroup group, OutageLog outageLog) {
        this.group = group;
        this.outageLog = outageLog;
    }

    @Override
    public void process(Exchange exchange) {
        Lane lane = exchange.getVariable("lane", Lane.class);
        if (lane == null) {
            return;
        }
        try {
            group.keep(lane.consumer(), lane.inHand());
        } catch (DataAccessException e) {
            outageLog.failed(Fault.of(e)); // it stays pending all the same
        }
    }
}

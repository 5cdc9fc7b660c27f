package io.chatarchive;

import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Looks whether anything waits for this process or may come to it, before the lanes set out: one question, where each
 * lane would ask its own. Sets the variable {@code backlog}.
 */
final class BacklogLook implements Processor {
    private final ConsumerGroup group;
    private final List<Lane> lanes;
    private final OutageLog outageLog;

    BacklogLook(ConsumerGroup group, List<Lane> lanes, OutageLog outageLog) {
        this.group = group;
        this.lanes = lanes;
        this.outageLog = outageLog;
    }

    @Override
    public void process(Exchange exchange) {
        boolean backlog = group.hasBacklog();
        outageLog.works(Fault.Server.REDIS);
        if (!backlog) { // nothing is left either of what failed
            outageLog.works(Fault.Server.DEAD_LETTERS);
            outageLog.works(Fault.Server.ROUTE);
            lanes.forEach(Lane::startOver);
        }
        exchange.setVariable("backlog", backlog);
    }
}

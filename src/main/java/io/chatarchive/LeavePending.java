package io.chatarchive;

import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * After an unclassified error: leaves the message of the variable {@code entry} pending, or what is left of the batch. It
 * is neither stored nor set aside, and retried with the next tick. An exhausted heap or stack counts as a delivery: the
 * message may be what ends the process. Body out: none.
 */
final class LeavePending implements Processor {
    @Override
    public void process(Exchange exchange) {
        Lane lane = exchange.getVariable("lane", Lane.class);
        Throwable error = ErrorClassifier.errorOf(exchange);
        if (lane != null) {
            if (Causes.has(VirtualMachineError.class, error)) {
                lane.mayEndProcess();
            }
            if (exchange.getVariable("entry") == null) {
                lane.doubtsBatch();
            } else {
                lane.doubts(1);
            }
        }
        Fault fault = Fault.of(error);
        OutageLog outageLog = StreamArchive.of(exchange).outages();
        outageLog.failed(new Fault(Fault.Server.ROUTE, Blame.OUTAGE, fault.sentence()), lane);
        outageLog.isNotToBlame(Fault.Server.DATABASE, lane);
        exchange.getMessage().setBody(null);
    }
}
